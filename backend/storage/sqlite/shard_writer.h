#pragma once

#include "backend/orders/fold.h"
#include "backend/storage/order_store.h"
#include "backend/storage/sqlite/audit_table.h"
#include "backend/storage/sqlite/hot_tables.h"

#include <atomic>
#include <memory>

namespace orderdeck::sqlite {

/// Position of the newest event of a shard, told by its writer to whoever shows it.
using FeedHead = std::atomic<std::int64_t>;

/// The one writer of a hot file, and the only connection that checkpoints it. A batch is one
/// transaction; only when a statement of it fails on a request's own data is it done again with a
/// savepoint around each request, so that the good case pays nothing for the bad one. After a
/// commit in doubt it refuses further work: its owner opens a new one.
class SqliteShardWriter final : public ShardWriter {
public:
    [[nodiscard]] static Result<std::unique_ptr<ShardWriter>> open(const std::string& path,
                                                                   std::shared_ptr<FeedHead> head);

    [[nodiscard]] Result<std::vector<Verdict>> apply(std::span<const StoreRequest> batch) override;
    [[nodiscard]] Result<std::vector<ImportOutcome>>
    import(std::span<const OrderHistory> batch) override;
    [[nodiscard]] Result<void> install(const LifecycleCatalogue& catalogue,
                                       const std::optional<AuditEntry>& act) override;
    [[nodiscard]] Result<void> note(const AuditEntry& act) override;
    [[nodiscard]] Result<OrderId> newestId() override;
    void maintain() override;

private:
    enum class Protection { Batch, EachRequest };

    SqliteShardWriter(std::unique_ptr<Connection> connection, LifecycleCatalogue catalogue,
                      std::shared_ptr<FeedHead> head);

    /// begin, `work`, commit; rolls back when `work` fails.
    [[nodiscard]] Result<void> transact(const std::function<Result<void>()>& work);
    /// decideAndEnter() in a savepoint; an error that is the request's own fault undoes only that.
    [[nodiscard]] Result<Verdict> shielded(const StoreRequest& request);
    /// Undoes what the request did and enters only that it was refused.
    [[nodiscard]] Result<Verdict> refuseUndone(const StoreRequest& request, const Error& fault);
    [[nodiscard]] Result<void> undoRequest();
    [[nodiscard]] Result<std::vector<Verdict>> attempt(std::span<const StoreRequest> batch,
                                                       Protection protection);
    /// The verdict and, for a person's request, its audit entry.
    [[nodiscard]] Result<Verdict> decideAndEnter(const StoreRequest& request);
    [[nodiscard]] Result<Verdict> decide(const StoreRequest& request);
    [[nodiscard]] Result<Verdict> create(const NewOrder& request);
    [[nodiscard]] Result<Verdict> refuseNumber(const NewOrder& request, StoredOrder existing);
    [[nodiscard]] Result<Verdict> writeNew(const NewOrder& request,
                                           const InstalledLifecycle& installed);
    [[nodiscard]] Result<Verdict> transition(const TransitionRequest& request);
    [[nodiscard]] Result<void> keep(StoredOrder& stored, const TransitionRequest& request,
                                    const Judgement& judgement);
    [[nodiscard]] Result<std::optional<Verdict>>
    answerAgain(const StoredOrder& stored, std::string_view requestId, std::uint64_t digest);
    [[nodiscard]] Result<ImportOutcome> importOne(const OrderHistory& history);
    void tellHead();

    std::unique_ptr<Connection> m_connection;
    HotTables m_tables;
    AuditTable m_audit;
    LifecycleCatalogue m_catalogue;
    GuardFields m_guardFields;
    std::shared_ptr<FeedHead> m_head;
    bool m_inDoubt = false;
    std::int64_t m_sinceCheckpoint = 0; ///< Events and refusals that may be in the log only.
};

} // namespace orderdeck::sqlite
