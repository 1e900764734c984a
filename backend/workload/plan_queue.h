#pragma once

#include "backend/foundation/clock.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace orderdeck {

/// The next thing to do with one order. 32 bytes: there may be millions.
struct Plan {
    std::int64_t dueMicros = 0; ///< On the generator's clock.
    std::int64_t order = 0;     ///< Order id; 0: not made yet.
    std::int64_t sequence = 0;
    std::uint32_t version = 0; ///< 0: the order is to be made.
    std::uint8_t state = 0;    ///< Index in Behaviour::states.
    std::uint8_t attempts = 0; ///< Answers that were not final, since the last final one.
    std::uint8_t refusals = 0; ///< Final refusals at this version.
    bool lookFirst = false;    ///< Its present state is to be read before anything else.
};
static_assert(sizeof(Plan) == 32);

/// Plans by their time; ties by sequence, so that runs repeat. A binary heap in one block. One
/// thread.
class PlanQueue {
public:
    void push(const Plan& plan);
    /// Moves every plan that is due at `now` to the end of `due`.
    void takeDue(std::int64_t nowMicros, std::deque<Plan>& due);
    [[nodiscard]] std::size_t size() const { return m_heap.size(); }
    [[nodiscard]] bool empty() const { return m_heap.empty(); }
    /// Of a queue that is not empty.
    [[nodiscard]] std::int64_t firstDueMicros() const { return m_heap.front().dueMicros; }

private:
    std::vector<Plan> m_heap;
};

} // namespace orderdeck
