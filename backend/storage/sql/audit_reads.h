#pragma once

#include "backend/storage/order_store.h"
#include "backend/storage/sql/session.h"

namespace orderdeck::sql {

/// Reads of the audit of one shard, on its reader's session; each statement is finished before a
/// call returns.
class AuditReads {
public:
    using Visit = std::function<bool(const ShardReader::ManualAct&)>;

    explicit AuditReads(Session& hot) : m_hot(hot) {}

    /// See ShardReader. Goes through the entries in pieces, so that a rare match holds nothing.
    [[nodiscard]] Result<std::vector<AuditEntry>> window(const AuditWindow& window,
                                                         const std::function<bool()>& cancelled);
    [[nodiscard]] Result<std::vector<AuditEntry>> entries(std::int64_t after, std::int64_t until,
                                                          int limit);
    [[nodiscard]] Result<AuditTail> tail();
    [[nodiscard]] Result<void> scanManualActs(const Visit& visit);

private:
    [[nodiscard]] Result<ShardIndex> shard();
    /// A number that stands under this key in meta.
    [[nodiscard]] Result<std::int64_t> noted(std::string_view key);
    [[nodiscard]] Result<void> scanEvents(const Visit& visit);
    [[nodiscard]] Result<void> scanRefusals(const Visit& visit);

    Session& m_hot;
    std::optional<ShardIndex> m_shard;
};

} // namespace orderdeck::sql
