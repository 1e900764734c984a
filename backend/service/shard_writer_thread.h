#pragma once

#include "backend/foundation/clock.h"
#include "backend/service/batch_builder.h"
#include "backend/service/counter_board.h"
#include "backend/service/import_marks.h"
#include "backend/service/status_cache.h"
#include "backend/service/writer_inbox.h"
#include "backend/storage/order_store.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace orderdeck {

/// What the writer of a shard works with and tells; all of it outlives the writer.
struct ShardWriterContext {
    OrderStore& store;
    const Clock& clock;
    CounterBoard& counters;
    ImportMarks& imports;
    StatusCache* statuses = nullptr; ///< Null: there is no cache.
    /// Definitions that a writer that is opened again must have.
    std::function<std::shared_ptr<const LifecycleCatalogue>()> catalogue;
    std::function<void()> committed; ///< There are new events.
    std::function<void(const std::vector<FinishedWrite>&)> refused;
    ShardIndex shard{};
    int maxBatch = 120;
    int queue = 4096;
};

/// The thread that alone writes a shard: gathers what came while its last batch committed, never
/// waits for company, answers each request once. A batch that fails closes the writer; it is opened
/// again with growing pauses, and what comes meanwhile is answered Unavailable.
class ShardWriterThread {
public:
    explicit ShardWriterThread(ShardWriterContext context);
    ~ShardWriterThread();

    /// Opens the writer in its thread; answers the newest id that is stored.
    [[nodiscard]] Result<OrderId> start();
    [[nodiscard]] WriterInbox& inbox() { return m_inbox; }
    /// The inbox must be closed; returns when the thread has answered everything.
    void join();

    [[nodiscard]] bool writable() const { return m_writable.load(); }
    [[nodiscard]] std::string trouble() const;
    [[nodiscard]] std::int64_t queued() const;

private:
    void run(std::promise<Result<OrderId>>& opened);
    [[nodiscard]] Result<OrderId> open();
    [[nodiscard]] bool finished() const;
    void workOnce();
    void maintain(Deadline::SteadyClock::time_point now);
    void recoverOnce();

    void apply(std::vector<WriteTask> batch);
    void answer(std::vector<WriteTask>& batch, const std::vector<StoreRequest>& requests,
                std::vector<Verdict>& verdicts);
    /// Takes out of a batch what another session of the store holds locked; it comes again.
    void keepLocked(std::vector<WriteTask>& batch, std::vector<StoreRequest>& requests,
                    std::vector<Verdict>& verdicts);
    void forgetStatus(OrderId order);
    void import(ImportTask task);
    [[nodiscard]] Result<std::vector<ImportOutcome>> writeImport(const ImportTask& task);
    [[nodiscard]] Result<void> endImportMark();
    [[nodiscard]] Result<std::int64_t> feedHead();
    void install(InstallTask& task);
    void answerUnavailable(WriterInbox::Work work);
    void lose(const Error& error);

    ShardWriterContext m_context;
    WriterInbox m_inbox;
    std::thread m_thread;

    // Only the thread.
    std::unique_ptr<ShardWriter> m_writer;   ///< Null: not writable.
    std::unique_ptr<ShardReader> m_feedHead; ///< Opened by the first import.
    BatchBuilder m_batches;
    Timestamp m_lastStamp{};   ///< Stamps of a shard never go back.
    bool m_importOpen = false; ///< The feed's present end belongs to an import.
    bool m_maintained = false;
    bool m_allLocked = false; ///< The last batch could do nothing: no hurry with the next.
    Deadline::SteadyClock::time_point m_nextMaintenance{};
    Deadline::SteadyClock::time_point m_retryAt{};
    std::chrono::milliseconds m_pause{0};

    std::atomic<bool> m_writable{false};
    std::atomic<std::int64_t> m_held{0}; ///< In m_batches.
    mutable std::mutex m_mutex;          ///< Protects m_trouble.
    std::string m_trouble;
};

} // namespace orderdeck
