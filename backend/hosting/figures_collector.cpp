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

FiguresCollector::FiguresCollector(Timestamp startedAt) : m_startedAt(startedAt) {}

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
        m_refusals.record({home.lifecycle, home.version, write.from, write.event, write.kind}, at,
                          std::nullopt);
        return;
    }
    if (write.from.empty()) {
        m_created.values.record(at, 1);
        return;
    }
    m_transitions.values.record(at, 1);
    m_flows.record({write.lifecycle, write.lifecycleVersion, write.from, write.event, write.to}, at,
                   write.dwell);
}

void FiguresCollector::tick(Timestamp now, const ServiceCounters& counters, Levels levels)
{
    const std::lock_guard lock(m_mutex);
    // A second without events is a point as well.
    m_transitions.values.record(now, 0);
    m_created.values.record(now, 0);
    m_refused.values.record(now, static_cast<double>(counters.refused));
    m_statusReads.values.record(now, static_cast<double>(counters.statusReads));
    m_cachedReads.values.record(now, static_cast<double>(counters.cachedReads));
    m_listReads.values.record(now, static_cast<double>(counters.listReads));
    m_open.values.record(now, static_cast<double>(levels.open));
    m_stuck.values.record(now, static_cast<double>(levels.stuck));
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
    m_latencies.add(now, latency);
    if (latency.count() == 0)
        return;
    const LatencyHistogram& present = m_latencies.newestSecond();
    m_writeP50.values.record(now, inMillis(present.quantile(0.5)));
    m_writeP95.values.record(now, inMillis(present.quantile(0.95)));
    m_writeP99.values.record(now, inMillis(present.quantile(0.99)));
}

void FiguresCollector::refreshUsual(Timestamp now)
{
    if (now - m_usualAt < kUsualAge && now >= m_usualAt)
        return;
    m_usualAt = now;
    for (Series* series : {&m_transitions, &m_created, &m_refused, &m_statusReads, &m_cachedReads,
                           &m_listReads, &m_writeP50, &m_writeP95, &m_writeP99, &m_open, &m_stuck})
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
    snapshot.transitions = view(m_transitions, range, now);
    snapshot.created = view(m_created, range, now);
    snapshot.refused = view(m_refused, range, now);
    snapshot.statusReads = view(m_statusReads, range, now);
    snapshot.cachedReads = view(m_cachedReads, range, now);
    snapshot.listReads = view(m_listReads, range, now);
    snapshot.writeP50 = view(m_writeP50, range, now);
    snapshot.writeP95 = view(m_writeP95, range, now);
    snapshot.writeP99 = view(m_writeP99, range, now);
    snapshot.openOrders = view(m_open, range, now);
    snapshot.stuckOrders = view(m_stuck, range, now);
    const auto rate = [&](const Series& series) {
        return perSecond(series.values, m_startedAt, now);
    };
    snapshot.transitionsPerSecond = rate(m_transitions);
    snapshot.createdPerSecond = rate(m_created);
    snapshot.refusedPerSecond = rate(m_refused);
    const double cached = rate(m_cachedReads);
    const double single = cached + rate(m_statusReads);
    snapshot.readsPerSecond = single + rate(m_listReads);
    snapshot.cacheHitRate = single > 0 ? cached / single : 0;
    snapshot.ownQueriesPerSecond = rate(m_listReads);
    snapshot.writeP99Now = m_latencies.all().quantile(0.99);
    writeFlows(snapshot, range, now);
}

void FiguresCollector::writeFlows(ServiceSnapshot& snapshot, std::chrono::seconds range,
                                  Timestamp now) const
{
    const double seconds = std::clamp(std::chrono::duration<double>(now - m_startedAt).count(), 1.0,
                                      std::chrono::duration<double>(range).count());
    for (const auto& total : m_flows.totals(range, now)) {
        TransitionFlow flow;
        std::tie(flow.lifecycle, flow.lifecycleVersion, flow.from, flow.event, flow.to) = total.key;
        flow.count = total.count;
        flow.perSecond = static_cast<double>(total.count) / seconds;
        flow.dwellMedian = total.dwell.quantile(0.5);
        flow.dwellP95 = total.dwell.quantile(0.95);
        snapshot.flows.push_back(std::move(flow));
    }
    for (const auto& total : m_refusals.totals(range, now)) {
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
    const auto refused = static_cast<std::int64_t>(sum(m_refused.values.since(now - 1min)));
    if (refused < kFewRefusals || !m_refused.usual)
        return 0;
    return static_cast<double>(refused) / 60.0 > 2 * m_refused.usual->high ? refused : 0;
}

} // namespace orderdeck
