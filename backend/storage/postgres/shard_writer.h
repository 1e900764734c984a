#pragma once

#include "backend/storage/order_store.h"
#include "backend/storage/postgres/shard_nodes.h"

#include <set>

namespace orderdeck::postgres {

/// Writes a shard through the functions of its database, which decide: a batch is one autocommitted
/// statement. What another session holds locked is answered Busy and may come again. A batch that
/// the server refuses for its data is tried in halves, so that one bad request is refused alone.
class PostgresShardWriter final : public ShardWriter {
public:
    /// Waits for a primary for a moment. Unavailable: there is none.
    [[nodiscard]] static Result<std::unique_ptr<ShardWriter>>
    open(const ShardNodes& nodes, SeenVersions& seen, std::chrono::milliseconds statementWithin);

    using ShardWriter::install;
    Result<std::vector<Verdict>> apply(std::span<const StoreRequest> batch) override;
    Result<std::vector<ImportOutcome>> import(std::span<const OrderHistory> batch) override;
    Result<void> install(const LifecycleCatalogue& catalogue,
                         const std::optional<AuditEntry>& act) override;
    Result<void> note(const AuditEntry& act) override;
    Result<OrderId> newestId() override;
    void maintain() override;

private:
    PostgresShardWriter(const ShardNodes& nodes, SeenVersions& seen, PrimaryConnection primary,
                        LifecycleCatalogue catalogue);

    /// Before anything is sent: an old primary that has come back would still take it.
    [[nodiscard]] Result<void> requirePrimary() const;
    void noteVersions(const std::vector<Verdict>& verdicts);

    [[nodiscard]] Result<std::vector<Verdict>> attempt(std::span<const StoreRequest> batch);
    [[nodiscard]] Result<std::vector<Verdict>> inHalves(std::span<const StoreRequest> batch,
                                                        const Error& refusal);
    [[nodiscard]] Result<std::vector<Verdict>> refuse(const StoreRequest& request,
                                                      const Error& refusal);
    [[nodiscard]] Result<void> ensurePartition(OrderId id);
    void seal();

    const ShardNodes& m_nodes;
    SeenVersions& m_seen;
    const int m_node;               ///< That it writes to.
    const std::uint32_t m_timeline; ///< On which that was the primary.
    std::unique_ptr<Connection> m_connection;
    LifecycleCatalogue m_catalogue;
    std::set<std::int64_t> m_partitions; ///< That are known to be there.
};

} // namespace orderdeck::postgres
