#include "backend/sharding/order_id_sequence.h"

#include <algorithm>

namespace orderdeck {

namespace {

constexpr unsigned kSequenceBits = 19;
constexpr unsigned kBucketBits = 12;
constexpr std::int64_t kBucketMask = (1 << kBucketBits) - 1;
constexpr std::int64_t kLatestSecond = (std::int64_t(1) << 32U) - 1;

} // namespace

OrderIdSequence::OrderIdSequence(const Clock& clock) : m_clock(clock) {}

OrderId OrderIdSequence::next(Bucket bucket)
{
    using std::chrono::seconds;
    const std::int64_t second =
        std::chrono::floor<seconds>(m_clock.now()).time_since_epoch().count();
    const std::int64_t present = std::clamp<std::int64_t>(second, 0, kLatestSecond)
                                 << kSequenceBits;
    // Beyond 2^19 ids in a second, or behind a clock that went back, the counter runs on into the
    // seconds to come; the clock catches up with it.
    std::int64_t last = m_last.load(std::memory_order_relaxed);
    std::int64_t mine = 0;
    do {
        mine = std::max(last + 1, present);
    } while (!m_last.compare_exchange_weak(last, mine, std::memory_order_relaxed));
    return OrderId(mine << kBucketBits | (bucket.value & kBucketMask));
}

void OrderIdSequence::startAfter(OrderId id)
{
    const std::int64_t least = id.value >> kBucketBits;
    std::int64_t last = m_last.load(std::memory_order_relaxed);
    while (last < least && !m_last.compare_exchange_weak(last, least, std::memory_order_relaxed)) {
    }
}

} // namespace orderdeck
