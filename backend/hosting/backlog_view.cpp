#include "backend/hosting/backlog_view.h"

#include <tuple>

namespace orderdeck {

namespace {

using StateKey = std::tuple<std::string, int, std::string>;

StateKey keyOf(const auto& count) { return {count.lifecycle, count.lifecycleVersion, count.state}; }

} // namespace

std::vector<StateBacklog> stateBacklogs(const LifecycleCatalogue& catalogue,
                                        const OrderService::Backlog& backlog,
                                        double timeCompression)
{
    std::map<StateKey, std::int64_t> orders;
    std::map<std::pair<std::string, int>, std::int64_t> inUse;
    for (const StateCount& count : backlog.counts) {
        orders[keyOf(count)] += count.orders;
        inUse[{count.lifecycle, count.lifecycleVersion}] += count.orders;
    }
    std::map<StateKey, const StuckCount*> stuck;
    for (const StuckCount& count : backlog.stuck)
        stuck[keyOf(count)] = &count;

    std::vector<StateBacklog> backlogs;
    for (const InstalledLifecycle& installed : catalogue.all()) {
        if (catalogue.newest(installed.name)->version != installed.version &&
            inUse[{installed.name, installed.version}] == 0)
            continue;
        for (const LifecycleState& state : installed.lifecycle->states()) {
            if (state.compound)
                continue;
            StateBacklog line;
            line.lifecycle = installed.name;
            line.lifecycleVersion = installed.version;
            line.state = state.id;
            const StateKey key = keyOf(line);
            if (const auto found = orders.find(key); found != orders.end())
                line.orders = found->second;
            if (const auto found = stuck.find(key); found != stuck.end()) {
                line.pastTarget = found->second->orders;
                line.oldestSince = found->second->oldestSince;
            }
            if (state.target)
                line.target = Duration(static_cast<std::int64_t>(
                    static_cast<double>(state.target->count()) / timeCompression));
            backlogs.push_back(std::move(line));
        }
    }
    return backlogs;
}

FiguresCollector::Levels levelsOf(const LifecycleCatalogue& catalogue,
                                  const std::vector<StateBacklog>& backlogs)
{
    FiguresCollector::Levels levels;
    for (const StateBacklog& backlog : backlogs) {
        const Lifecycle* lifecycle = catalogue.find(backlog.lifecycle, backlog.lifecycleVersion);
        const StateIndex state = lifecycle->stateIndex(backlog.state);
        if (!lifecycle->states()[state].final)
            levels.open += backlog.orders;
        levels.stuck += backlog.pastTarget;
    }
    return levels;
}

std::map<std::string, FiguresCollector::Home> homesOf(const std::vector<StateBacklog>& backlogs)
{
    std::map<std::string, FiguresCollector::Home> homes;
    std::map<std::string, std::int64_t> most;
    for (const StateBacklog& backlog : backlogs) {
        const auto known = most.find(backlog.state);
        if (known != most.end() && known->second > backlog.orders)
            continue;
        most[backlog.state] = backlog.orders;
        homes[backlog.state] = {backlog.lifecycle, backlog.lifecycleVersion};
    }
    return homes;
}

} // namespace orderdeck
