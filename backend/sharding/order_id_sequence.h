#pragma once

#include "backend/foundation/clock.h"
#include "backend/foundation/ids.h"

#include <atomic>
#include <cstdint>

namespace orderdeck {

/// Makes order ids: seconds and sequence from the clock and a counter, the bucket as given. Never
/// the same id twice within one process, and never smaller than `after`; a clock that runs
/// backwards is ignored. Thread-safe.
class OrderIdSequence {
public:
    explicit OrderIdSequence(const Clock& clock);
    [[nodiscard]] OrderId next(Bucket bucket);
    /// Ids made from now on have a later second/sequence part than `id`: called for the newest
    /// stored id at start.
    void startAfter(OrderId id);

private:
    const Clock& m_clock;
    std::atomic<std::int64_t> m_last{0}; ///< seconds << 19 | sequence.
};

} // namespace orderdeck
