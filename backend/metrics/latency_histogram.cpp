#include "backend/metrics/latency_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace orderdeck {

namespace {

constexpr int kSubBucketBits = 5;
static_assert(1 << kSubBucketBits == LatencyHistogram::kSubBuckets);
/// Largest value with a bucket of its own; above it everything counts as this (71 minutes).
constexpr std::uint64_t kLargest = (std::uint64_t(1) << 32U) - 1;

} // namespace

int LatencyHistogram::bucketOf(std::chrono::microseconds latency) noexcept
{
    const std::uint64_t value =
        latency.count() <= 0 ? 0 : std::min(static_cast<std::uint64_t>(latency.count()), kLargest);
    if (value < kSubBuckets)
        return static_cast<int>(value);
    // Group g >= 1 holds [32·2^(g-1), 64·2^(g-1)) in 32 steps of 2^(g-1).
    const int shift = std::bit_width(value) - kSubBucketBits - 1;
    return (shift + 1) * kSubBuckets + static_cast<int>(value >> unsigned(shift)) - kSubBuckets;
}

std::chrono::microseconds LatencyHistogram::upperBound(int bucket) noexcept
{
    const int index = std::clamp(bucket, 0, kBuckets - 1);
    if (index < kSubBuckets)
        return std::chrono::microseconds(index);
    const unsigned shift = static_cast<unsigned>(index / kSubBuckets - 1);
    const std::int64_t next = index % kSubBuckets + kSubBuckets + 1;
    return std::chrono::microseconds((next << shift) - 1);
}

void LatencyHistogram::record(std::chrono::microseconds latency) noexcept
{
    std::uint32_t& bucket = m_buckets[static_cast<std::size_t>(bucketOf(latency))];
    if (bucket == std::numeric_limits<std::uint32_t>::max())
        return;
    ++bucket;
    ++m_count;
}

void LatencyHistogram::merge(const LatencyHistogram& other) noexcept
{
    for (std::size_t i = 0; i < m_buckets.size(); ++i) {
        const std::uint32_t room = std::numeric_limits<std::uint32_t>::max() - m_buckets[i];
        const std::uint32_t added = std::min(room, other.m_buckets[i]);
        m_buckets[i] += added;
        m_count += added;
    }
}

std::chrono::microseconds LatencyHistogram::quantile(double q) const noexcept
{
    if (m_count == 0)
        return std::chrono::microseconds(0);
    const double wanted = std::ceil(std::clamp(q, 0.0, 1.0) * static_cast<double>(m_count));
    const std::uint64_t rank =
        std::clamp<std::uint64_t>(static_cast<std::uint64_t>(wanted), 1, m_count);
    std::uint64_t seen = 0;
    for (int i = 0; i < kBuckets; ++i) {
        seen += m_buckets[static_cast<std::size_t>(i)];
        if (seen >= rank)
            return upperBound(i);
    }
    return upperBound(kBuckets - 1);
}

void AtomicLatencyHistogram::record(std::chrono::microseconds latency) noexcept
{
    m_buckets[static_cast<std::size_t>(LatencyHistogram::bucketOf(latency))].fetch_add(
        1, std::memory_order_relaxed);
}

LatencyHistogram AtomicLatencyHistogram::take() noexcept
{
    LatencyHistogram taken;
    for (std::size_t i = 0; i < m_buckets.size(); ++i) {
        // Most buckets are empty: a plain load keeps their cache lines shared.
        if (m_buckets[i].load(std::memory_order_relaxed) == 0)
            continue;
        taken.m_buckets[i] = m_buckets[i].exchange(0, std::memory_order_relaxed);
        taken.m_count += taken.m_buckets[i];
    }
    return taken;
}

} // namespace orderdeck
