#include "backend/workload/rate_window.h"

#include <algorithm>
#include <numeric>

namespace orderdeck {

namespace {

constexpr std::int64_t kMicros = 1'000'000;

} // namespace

void RateWindow::moveTo(std::int64_t second)
{
    const auto slots = static_cast<std::int64_t>(m_counts.size());
    if (m_first < 0) {
        m_first = second;
        m_second = second;
    }
    for (std::int64_t s = std::max(m_second + 1, second - kSeconds); s <= second; ++s)
        m_counts[static_cast<std::size_t>(s % slots)] = 0;
    m_second = std::max(m_second, second);
}

void RateWindow::add(std::int64_t count, std::int64_t nowMicros)
{
    moveTo(nowMicros / kMicros);
    m_counts[static_cast<std::size_t>(m_second) % m_counts.size()] += count;
}

double RateWindow::perSecond(std::int64_t nowMicros)
{
    moveTo(nowMicros / kMicros);
    const std::int64_t full = std::min(kSeconds, m_second - m_first);
    if (full <= 0)
        return 0;
    const std::int64_t filling = m_counts[static_cast<std::size_t>(m_second) % m_counts.size()];
    const std::int64_t sum = std::accumulate(m_counts.begin(), m_counts.end(), std::int64_t{0});
    return static_cast<double>(sum - filling) / static_cast<double>(full);
}

} // namespace orderdeck
