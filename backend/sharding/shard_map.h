#pragma once

#include "backend/foundation/ids.h"
#include "backend/foundation/result.h"
#include "backend/sharding/order_id_sequence.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

inline constexpr int kBucketCount = 4096;

/// FNV-1a 64 over the bytes (offset basis cbf29ce484222325, prime 100000001b3), then MurmurHash3's
/// 64-bit finaliser fmix64 (h ^= h >> 33; h *= ff51afd7ed558ccd; h ^= h >> 33; h *=
/// c4ceb9fe1a85ec53; h ^= h >> 33). Part of the storage format: tests/sharding holds its vectors,
/// and a change would send orders to the wrong shard. Vectors: "" → efd01f60ba992926,
/// "a" → 82a2a958a9bece5b.
[[nodiscard]] std::uint64_t placementHash(std::string_view bytes) noexcept;

/// A shop region that owns a contiguous range of buckets, so that its orders stay together.
struct RegionRange {
    std::string region;  ///< As written in orders.
    int firstBucket = 0; ///< Inclusive.
    int lastBucket = 0;  ///< Inclusive.
    friend bool operator==(const RegionRange&, const RegionRange&) = default;
};

/// Which shard holds which bucket. Immutable; a changed map has a higher version. Pure; any thread.
class ShardMap {
public:
    /// Placement by order: buckets 0…4095 in `shards` ranges of equal size (±1). 1 <= shards <=
    /// 4096.
    [[nodiscard]] static Result<ShardMap> byOrder(int shards);
    /// Placement by region: shard i owns range i; regions[i] are the regions placed there. A region
    /// that is named nowhere falls to the last shard. Each region has the buckets of its shard.
    /// Refused: a region named twice, a name that is empty or has control characters, a shard other
    /// than the last without regions.
    [[nodiscard]] static Result<ShardMap>
    byRegion(const std::vector<std::vector<std::string>>& regions);

    [[nodiscard]] int version() const { return m_version; }
    [[nodiscard]] int shardCount() const { return m_shardCount; }
    [[nodiscard]] ShardIndex shardOf(Bucket bucket) const;
    [[nodiscard]] ShardIndex shardOf(OrderId id) const { return shardOf(bucketOf(id)); }
    /// One number can then be placed in several shards.
    [[nodiscard]] bool placesByRegion() const { return !m_regions.empty(); }
    /// Where a new order goes. `key` is numberKey() or, for an order without number, the request
    /// id.
    [[nodiscard]] Bucket place(std::string_view key, std::string_view region) const;

    /// Canonical text form; equal maps have equal text. Stored in every shard, mismatch is refused
    /// on opening.
    [[nodiscard]] std::string toText() const;
    [[nodiscard]] static Result<ShardMap> fromText(std::string_view text);

    /// source, unit separator (0x1f), number.
    [[nodiscard]] static std::string numberKey(std::string_view source, std::string_view number);
    [[nodiscard]] static Bucket bucketOf(OrderId id)
    {
        return Bucket(static_cast<int>(id.value & (kBucketCount - 1)));
    }
    friend bool operator==(const ShardMap&, const ShardMap&) = default;

private:
    ShardMap() = default;
    int m_version = 1;
    int m_shardCount = 1;
    std::vector<int> m_firstBucket;     ///< Of each shard; ascending; [0] == 0.
    std::vector<RegionRange> m_regions; ///< By name; empty when placement is by order.
};

} // namespace orderdeck
