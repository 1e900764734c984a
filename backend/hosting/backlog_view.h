#pragma once

#include "backend/hosting/figures_collector.h"
#include "backend/hosting/service_snapshot.h"
#include "backend/service/order_service.h"

#include <map>
#include <string>
#include <vector>

namespace orderdeck {

/// Every state an order can be in, of every installed version that is newest or in use, with the
/// orders that are in it. Targets are divided by `timeCompression`. Pure.
[[nodiscard]] std::vector<StateBacklog> stateBacklogs(const LifecycleCatalogue& catalogue,
                                                      const OrderService::Backlog& backlog,
                                                      double timeCompression);

/// Orders in states that are not final, and orders past their target.
[[nodiscard]] FiguresCollector::Levels levelsOf(const LifecycleCatalogue& catalogue,
                                                const std::vector<StateBacklog>& backlogs);

/// For each state id the definition whose orders are most in it; without orders the newest that
/// has it.
[[nodiscard]] std::map<std::string, FiguresCollector::Home>
homesOf(const std::vector<StateBacklog>& backlogs);

} // namespace orderdeck
