#pragma once

#include "backend/orders/audit.h"

#include <cstdint>
#include <string>
#include <vector>

namespace orderdeck {

/// Where an audit contradicts itself.
struct AuditBreak {
    enum class Kind {
        Seal,   ///< The entry is not what was sealed, or the one before it is not.
        Gap,    ///< Entries before it are missing.
        CutOff, ///< It ends before the newest entry that was written.
    };
    Kind kind = Kind::Seal;
    ShardIndex shard{};
    std::int64_t position = 0; ///< The entry at which it was noticed; CutOff: the last one left.
    OrderId order;
    std::string detail;
    friend bool operator==(const AuditBreak&, const AuditBreak&) = default;
};

/// What a check of the whole audit has found.
struct AuditReport {
    static constexpr std::size_t kMostBreaks = 100;
    std::int64_t entries = 0;       ///< Read and compared.
    std::vector<AuditBreak> breaks; ///< The first kMostBreaks.
    std::vector<AuditTail> tails;   ///< Per shard: what to write down elsewhere.
    [[nodiscard]] bool sound() const { return breaks.empty(); }
};

/// Follows the entries of one shard from the first to the last and compares their seals. After a
/// break it goes on from what it finds, so that one forged entry is one break. Pure.
class AuditChain {
public:
    explicit AuditChain(ShardIndex shard) : m_shard(shard) {}

    /// Entries in ascending order.
    void take(const AuditEntry& entry);
    /// All entries were taken that there were when `tail` was read, or more.
    void finish(const AuditTail& tail);

    [[nodiscard]] std::int64_t position() const { return m_last.position; }
    [[nodiscard]] std::int64_t entries() const { return m_entries; }
    [[nodiscard]] const AuditTail& last() const { return m_last; }
    [[nodiscard]] const std::vector<AuditBreak>& breaks() const { return m_breaks; }

private:
    void report(AuditBreak::Kind kind, OrderId order, std::string detail);

    ShardIndex m_shard;
    AuditTail m_last;
    std::int64_t m_entries = 0;
    std::vector<AuditBreak> m_breaks;
};

} // namespace orderdeck
