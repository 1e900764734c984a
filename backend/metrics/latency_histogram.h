#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace orderdeck {

/// Log-linear histogram of durations (the scheme of HdrHistogram by Gil Tene): 1 µs … 1 h within
/// 1/32, merged by adding. Plain value, one thread; AtomicLatencyHistogram is the recording side.
class LatencyHistogram {
public:
    static constexpr int kSubBuckets = 32;
    static constexpr int kBuckets = 28 * kSubBuckets;

    void record(std::chrono::microseconds latency) noexcept;
    void merge(const LatencyHistogram& other) noexcept;
    [[nodiscard]] std::uint64_t count() const noexcept { return m_count; }
    /// Upper bound of the bucket in which the quantile (0 … 1) lies; 0 when empty.
    [[nodiscard]] std::chrono::microseconds quantile(double q) const noexcept;

    [[nodiscard]] static int bucketOf(std::chrono::microseconds latency) noexcept;
    [[nodiscard]] static std::chrono::microseconds upperBound(int bucket) noexcept;

private:
    friend class AtomicLatencyHistogram;
    std::array<std::uint32_t, kBuckets> m_buckets{};
    std::uint64_t m_count = 0;
};

/// Recording side: any thread records, one thread takes what came since it last did.
class AtomicLatencyHistogram {
public:
    void record(std::chrono::microseconds latency) noexcept;
    /// What was recorded since the last take, leaving zeros.
    [[nodiscard]] LatencyHistogram take() noexcept;

private:
    std::array<std::atomic<std::uint32_t>, LatencyHistogram::kBuckets> m_buckets{};
};

} // namespace orderdeck
