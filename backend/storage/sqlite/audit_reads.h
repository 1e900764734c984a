#pragma once

#include "backend/storage/order_store.h"
#include "backend/storage/sqlite/statement.h"

namespace orderdeck::sqlite {

/// Reads of the audit of one hot file, on its reader's connection; each statement is finished
/// before a call returns.
class AuditReads {
public:
    explicit AuditReads(Connection& hot) : m_hot(hot) {}

    /// See ShardReader. Goes through the entries in pieces, so that a rare match holds nothing.
    [[nodiscard]] Result<std::vector<AuditEntry>> window(const AuditWindow& window,
                                                         const std::function<bool()>& cancelled);
    [[nodiscard]] Result<std::vector<AuditEntry>> entries(std::int64_t after, std::int64_t until,
                                                          int limit);
    [[nodiscard]] Result<AuditTail> tail();
    [[nodiscard]] Result<void>
    scanManualActs(const std::function<bool(const ShardReader::ManualAct&)>& visit);

private:
    [[nodiscard]] Result<ShardIndex> shard();

    Connection& m_hot;
    std::optional<ShardIndex> m_shard;
};

} // namespace orderdeck::sqlite
