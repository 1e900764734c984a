#pragma once

#include "backend/foundation/clock.h"
#include "backend/foundation/random.h"
#include "backend/workload/day_shape.h"

#include <cstdint>

namespace orderdeck {

/// When orders come: a Poisson process whose rate follows the shape of a day that is `compression`
/// times shorter than a real one. The same seed and times give the same arrivals. One thread.
class ArrivalProcess {
public:
    ArrivalProcess(const DayShape& shape, double compression, std::uint64_t seed);

    /// Begins anew at `now` with this mean rate per 24 hours of the clock that `now` is of.
    void restart(Timestamp now, double perDay);
    [[nodiscard]] Timestamp next() const { return m_next; }
    /// Goes on to the arrival after next().
    void advance();

private:
    DayShape m_shape;
    std::int64_t m_dayMicros; ///< Length of a shaped day.
    Random m_random;
    double m_perMicro = 0; ///< Mean rate.
    Timestamp m_next;
};

} // namespace orderdeck
