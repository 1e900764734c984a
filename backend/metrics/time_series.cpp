#include "backend/metrics/time_series.h"

#include <algorithm>
#include <cmath>

namespace orderdeck {

namespace {

constexpr std::size_t kFewestUsualPoints = 60;
constexpr std::chrono::hours kUsualSpan{24};

/// Newest point; the ring is not empty.
std::size_t newestIndex(std::size_t next, std::size_t size)
{
    return next == 0 ? size - 1 : next - 1;
}

double consolidate(Consolidation consolidation, double present, double added)
{
    switch (consolidation) {
    case Consolidation::Sum: return present + added;
    case Consolidation::Last: return added;
    case Consolidation::Max: return std::max(present, added);
    }
    return added;
}

/// The q-quantile by nearest rank; `values` is not empty and gets reordered.
double nearestRank(std::vector<double>& values, double q)
{
    const double wanted = std::ceil(q * static_cast<double>(values.size()));
    const std::size_t rank =
        std::clamp<std::size_t>(static_cast<std::size_t>(wanted), 1, values.size());
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

} // namespace

void TimeSeries::record(Timestamp at, double value)
{
    if (!m_first)
        m_first = at;
    recordInto(m_fine, std::chrono::floor<std::chrono::seconds>(at), value, kFinePoints);
    const auto sinceEpoch = at.time_since_epoch();
    const Duration step = kCoarseStep;
    const Duration inside = ((sinceEpoch % step) + step) % step;
    recordInto(m_coarse, at - inside, value, kCoarsePoints);
}

void TimeSeries::recordInto(Ring& ring, Timestamp slot, double value, std::size_t capacity) const
{
    if (!ring.points.empty()) {
        SeriesPoint& newest = ring.points[newestIndex(ring.next, ring.points.size())];
        if (slot <= newest.at) {
            newest.value = consolidate(m_consolidation, newest.value, value);
            return;
        }
    }
    const SeriesPoint point{slot, value};
    if (ring.points.size() < capacity) {
        ring.points.push_back(point);
        ring.next = ring.points.size() % capacity;
        return;
    }
    ring.points[ring.next] = point;
    ring.next = (ring.next + 1) % capacity;
}

std::vector<SeriesPoint> TimeSeries::ordered(const Ring& ring, Timestamp from) const
{
    std::vector<SeriesPoint> points;
    const std::size_t size = ring.points.size();
    // While the ring grows, `next` is its size: the modulo below starts at the oldest in both
    // cases.
    for (std::size_t i = 0; i < size; ++i) {
        const SeriesPoint& point = ring.points[(ring.next + i) % size];
        if (point.at >= from)
            points.push_back(point);
    }
    return points;
}

std::chrono::seconds TimeSeries::stepSince(Timestamp from) const
{
    if (m_fine.points.empty())
        return kFineStep;
    const Timestamp oldest = m_fine.points[m_fine.next % m_fine.points.size()].at;
    const bool holdsAll = oldest <= *m_first;
    return holdsAll || oldest <= from ? kFineStep : kCoarseStep;
}

std::vector<SeriesPoint> TimeSeries::since(Timestamp from) const
{
    return ordered(stepSince(from) == kFineStep ? m_fine : m_coarse, from);
}

std::optional<TimeSeries::Usual> TimeSeries::usual(Timestamp now) const
{
    if (!m_first)
        return std::nullopt;
    // The first and the last interval may be incomplete and would pull a sum down.
    const Timestamp from = std::max(*m_first, now - kUsualSpan);
    for (const auto& [ring, step] : {std::pair(&m_coarse, kCoarseStep), {&m_fine, kFineStep}}) {
        std::vector<double> values;
        Timestamp first = now;
        for (const SeriesPoint& point : ordered(*ring, from)) {
            if (point.at + step > now)
                break;
            first = std::min(first, point.at);
            values.push_back(m_consolidation == Consolidation::Sum
                                 ? point.value / static_cast<double>(step.count())
                                 : point.value);
        }
        if (values.size() >= kFewestUsualPoints)
            return Usual{nearestRank(values, 0.1), nearestRank(values, 0.9), first};
    }
    return std::nullopt;
}

} // namespace orderdeck
