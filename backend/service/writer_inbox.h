#pragma once

#include "backend/foundation/deadline.h"
#include "backend/service/write_task.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

namespace orderdeck {

/// What waits for the writer of one shard. Single requests and bulk work wait in lanes of their
/// own, so that a person's one request does not stand behind a hundred thousand of a bulk job; bulk
/// gets at least a quarter of each batch. Every lane is bounded. Any thread puts in, one takes out.
class WriterInbox {
public:
    static constexpr std::size_t kBulkLimit = 200'000; ///< Requests of submitMany.
    static constexpr std::size_t kImportLimit = 4'096; ///< Chunks.
    static constexpr std::size_t kInstallLimit = 64;

    enum class Put { Taken, Full, Closed };

    /// What the writer does next; empty when nothing came in time.
    struct Work {
        std::vector<WriteTask> requests; ///< In the order of arrival per lane.
        std::optional<ImportTask> import;
        std::vector<InstallTask> installs;
        [[nodiscard]] bool empty() const { return requests.empty() && !import && installs.empty(); }
    };

    explicit WriterInbox(std::size_t limit) : m_limit(limit) {}

    /// The task is moved from only when it was Taken.
    [[nodiscard]] Put put(WriteTask& task);
    /// Takes all or none.
    [[nodiscard]] Put putBulk(std::vector<WriteTask>& tasks);
    [[nodiscard]] Put put(ImportTask& task);
    [[nodiscard]] Put put(InstallTask& task);

    /// Waits for the first piece of work until the deadline, and for no second one.
    [[nodiscard]] Work take(std::size_t most, Deadline deadline);
    [[nodiscard]] std::size_t waiting() const;

    /// Nothing more is accepted; the writer works on what is inside until `drainUntil`.
    void close(Deadline drainUntil);
    /// Empty: open.
    [[nodiscard]] std::optional<Deadline> drainUntil() const;

private:
    [[nodiscard]] bool hasWork() const;
    void takeRequests(std::size_t most, std::vector<WriteTask>& taken);

    const std::size_t m_limit;
    mutable std::mutex m_mutex; ///< Protects everything below.
    std::condition_variable m_changed;
    std::deque<WriteTask> m_single;
    std::deque<WriteTask> m_bulk;
    std::deque<ImportTask> m_imports;
    std::deque<InstallTask> m_installs;
    std::optional<Deadline> m_drainUntil;
};

} // namespace orderdeck
