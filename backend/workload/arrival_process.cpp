#include "backend/workload/arrival_process.h"

#include <algorithm>
#include <cmath>

namespace orderdeck {

namespace {

constexpr std::int64_t kRealDayMicros = 86'400'000'000;
/// A shaped day of at least one real second: shorter ones would show no shape anyway.
constexpr long long kShortestDayMicros = 1'000'000;
constexpr double kLeastPerDay = 1e-3;

} // namespace

ArrivalProcess::ArrivalProcess(const DayShape& shape, double compression, std::uint64_t seed)
    : m_shape(shape),
      m_dayMicros(std::max(kShortestDayMicros,
                           std::llround(static_cast<double>(kRealDayMicros) / compression))),
      m_random(seed)
{}

void ArrivalProcess::restart(Timestamp now, double perDay)
{
    m_perMicro = std::max(perDay, kLeastPerDay) / static_cast<double>(kRealDayMicros);
    m_next = now;
    advance();
}

void ArrivalProcess::advance()
{
    // The integral of the rate up to the next arrival is exponential with mean 1; the rate is
    // constant within a quarter.
    double left = m_random.exponential();
    std::int64_t at = toMicros(m_next);
    for (;;) {
        const std::int64_t dayStart = at - at % m_dayMicros;
        const std::int64_t quarter = (at - dayStart) * DayShape::kQuarters / m_dayMicros;
        const std::int64_t quarterEnd =
            dayStart +
            ((quarter + 1) * m_dayMicros + DayShape::kQuarters - 1) / DayShape::kQuarters;
        const double rate = m_perMicro * m_shape.weight(static_cast<int>(quarter));
        const double within = static_cast<double>(quarterEnd - at) * rate;
        if (left < within) {
            m_next = fromMicros(at + std::llround(left / rate));
            return;
        }
        left -= within;
        at = quarterEnd;
    }
}

} // namespace orderdeck
