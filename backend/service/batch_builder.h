#pragma once

#include "backend/service/write_task.h"

#include <cstddef>
#include <deque>
#include <vector>

namespace orderdeck {

/// Cuts what waits into batches with at most one request of an order, keeping the order of each
/// order's requests: the next one waits for the next batch. One thread.
class BatchBuilder {
public:
    /// Later than everything that waits already.
    void add(std::vector<WriteTask> tasks);
    /// Tasks of the last batch that are to come again: before everything that waits.
    void putBack(std::vector<WriteTask> tasks);
    [[nodiscard]] std::vector<WriteTask> next(std::size_t most);
    [[nodiscard]] std::size_t waiting() const { return m_waiting.size(); }

private:
    std::deque<WriteTask> m_waiting;
};

} // namespace orderdeck
