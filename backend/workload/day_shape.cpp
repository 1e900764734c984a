#include "backend/workload/day_shape.h"

namespace orderdeck {

DayShape::DayShape(std::span<const double> hourShares)
{
    constexpr std::size_t kPerHour = 4;
    double sum = 0;
    for (std::size_t quarter = 0; quarter < kQuarters; ++quarter) {
        const std::size_t hour = quarter / kPerHour;
        const double from = hourShares[hour % hourShares.size()];
        const double to = hourShares[(hour + 1) % hourShares.size()];
        const double middle = (static_cast<double>(quarter % kPerHour) + 0.5) / kPerHour;
        m_quarters[quarter] = from + (to - from) * middle;
        sum += m_quarters[quarter];
    }
    for (double& weight : m_quarters)
        weight *= kQuarters / sum;
}

} // namespace orderdeck
