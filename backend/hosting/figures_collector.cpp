#include "backend/hosting/figures_collector.h"

#include <algorithm>

namespace orderdeck {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds kUsualAge = 10s;
constexpr std::int64_t kFewRefusals = 20; ///< In a minute; fewer are never a spike.

double inMillis(std::chrono::microseconds time)
{
    return static_cast<double>(time.count()) / 1000.0;
}

double sum(const std::vector<SeriesPoint>& points)
{
    double total = 0;
    for (const SeriesPoint& point : points)
        total += point.value;
    return total;
}

} // namespace

FiguresCollector::FiguresCollector(Timestamp startedAt) : m_kept{.startedAt = startedAt} {}

void FiguresCollector::record(const std::vector<FinishedWrite>& writes, Timestamp at)
{
    const std::lock_guard lock(m_mutex);
    for (const FinishedWrite& write : writes)
        recordOne(write, at);
}

void FiguresCollector::recordOne(const FinishedWrite& write, Timestamp at)
{
    if (write.kind != VerdictKind::Applied) {
        Home home{write.lifecycle, write.lifecycleVersion};
        if (const auto known = m_homes.find(write.from);
            home.lifecycle.empty() && known != m_homes.end())
            home = known->second;
        m_kept.refusals.record({home.lifecycle, home.version, write.from, write.event, write.kind},
                               at, std::nullopt);
        return;
    }
    if (write.from.empty()) {
        m_kept.created.values.record(at, 1);
        return;
    }
    m_kept.transitions.values.record(at, 1);
    m_kept.flows.record(
        {write.lifecycle, write.lifecycleVersion, write.from, write.event, write.to}, at,
        write.dwell);
}

void FiguresCollector::tick(Timestamp now, const ServiceCounters& counters, Levels levels)
{
    const std::lock_guard lock(m_mutex);
    if (wasSetBack(m_kept.tickedAt, now))
        m_kept = Kept{.startedAt = now};
    m_kept.tickedAt = now;
    // A second without events is a point as well.
    m_kept.transitions.values.record(now, 0);
    m_kept.created.values.record(now, 0);
    m_kept.refused.values.record(now, static_cast<double>(counters.refused));
    m_kept.statusReads.values.record(now, static_cast<double>(counters.statusReads));
    m_kept.cachedReads.values.record(now, static_cast<double>(counters.cachedReads));
    m_kept.listReads.values.record(now, static_cast<double>(counters.listReads));
    m_kept.open.values.record(now, static_cast<double>(levels.open));
    m_kept.stuck.values.record(now, static_cast<double>(levels.stuck));
    recordLatency(now, counters.writeLatency);
    refreshUsual(now);
}

void FiguresCollector::setHomes(std::map<std::string, Home> homes)
{
    const std::lock_guard lock(m_mutex);
    m_homes = std::move(homes);
}

void FiguresCollector::recordLatency(Timestamp now, const LatencyHistogram& latency)
{
    m_kept.latencies.add(now, latency);
    if (latency.count() == 0)
        return;
    const LatencyHistogram& present = m_kept.latencies.newestSecond();
    m_kept.writeP50.values.record(now, inMillis(present.quantile(0.5)));
    m_kept.writeP95.values.record(now, inMillis(present.quantile(0.95)));
    m_kept.writeP99.values.record(now, inMillis(present.quantile(0.99)));
}

void FiguresCollector::refreshUsual(Timestamp now)
{
    if (now - m_kept.usualAt < kUsualAge && now >= m_kept.usualAt)
        return;
    m_kept.usualAt = now;
    for (Series* series :
         {&m_kept.transitions, &m_kept.created, &m_kept.refused, &m_kept.statusReads,
          &m_kept.cachedReads, &m_kept.listReads, &m_kept.writeP50, &m_kept.writeP95,
          &m_kept.writeP99, &m_kept.open, &m_kept.stuck})
        series->usual = series->values.usual(now);
}

SeriesView FiguresCollector::view(const Series& series, std::chrono::seconds range, Timestamp now)
{
    return {series.values.since(now - range), series.values.stepSince(now - range), series.usual};
}

void FiguresCollector::writeInto(ServiceSnapshot& snapshot, std::chrono::seconds range,
                                 Timestamp now)
{
    const std::lock_guard lock(m_mutex);
    snapshot.range = range;
    snapshot.transitions = view(m_kept.transitions, range, now);
    snapshot.created = view(m_kept.created, range, now);
    snapshot.refused = view(m_kept.refused, range, now);
    snapshot.statusReads = view(m_kept.statusReads, range, now);
    snapshot.cachedReads = view(m_kept.cachedReads, range, now);
    snapshot.listReads = view(m_kept.listReads, range, now);
    snapshot.writeP50 = view(m_kept.writeP50, range, now);
    snapshot.writeP95 = view(m_kept.writeP95, range, now);
    snapshot.writeP99 = view(m_kept.writeP99, range, now);
    snapshot.openOrders = view(m_kept.open, range, now);
    snapshot.stuckOrders = view(m_kept.stuck, range, now);
    const auto rate = [&](const Series& series) {
        return perSecond(series.values, m_kept.startedAt, now);
    };
    snapshot.transitionsPerSecond = rate(m_kept.transitions);
    snapshot.createdPerSecond = rate(m_kept.created);
    snapshot.refusedPerSecond = rate(m_kept.refused);
    const double cached = rate(m_kept.cachedReads);
    const double single = cached + rate(m_kept.statusReads);
    snapshot.readsPerSecond = single + rate(m_kept.listReads);
    snapshot.cacheHitRate = single > 0 ? cached / single : 0;
    snapshot.ownQueriesPerSecond = rate(m_kept.listReads);
    snapshot.writeP99Now = m_kept.latencies.all().quantile(0.99);
    writeFlows(snapshot, range, now);
}

void FiguresCollector::writeFlows(ServiceSnapshot& snapshot, std::chrono::seconds range,
                                  Timestamp now) const
{
    const double seconds = std::clamp(std::chrono::duration<double>(now - m_kept.startedAt).count(),
                                      1.0, std::chrono::duration<double>(range).count());
    for (const auto& total : m_kept.flows.totals(range, now)) {
        TransitionFlow flow;
        std::tie(flow.lifecycle, flow.lifecycleVersion, flow.from, flow.event, flow.to) = total.key;
        flow.count = total.count;
        flow.perSecond = static_cast<double>(total.count) / seconds;
        flow.dwellMedian = total.dwell.quantile(0.5);
        flow.dwellP95 = total.dwell.quantile(0.95);
        snapshot.flows.push_back(std::move(flow));
    }
    for (const auto& total : m_kept.refusals.totals(range, now)) {
        RefusalFlow refusal;
        std::tie(refusal.lifecycle, refusal.lifecycleVersion, refusal.state, refusal.event,
                 refusal.kind) = total.key;
        refusal.count = total.count;
        snapshot.refusals.push_back(std::move(refusal));
    }
}

std::int64_t FiguresCollector::refusalsAboveUsual(Timestamp now)
{
    const std::lock_guard lock(m_mutex);
    const auto refused = static_cast<std::int64_t>(sum(m_kept.refused.values.since(now - 1min)));
    if (refused < kFewRefusals || !m_kept.refused.usual)
        return 0;
    return static_cast<double>(refused) / 60.0 > 2 * m_kept.refused.usual->high ? refused : 0;
}

} // namespace orderdeck
