#pragma once

#include "backend/foundation/clock.h"
#include "backend/foundation/result.h"
#include "backend/service/service_door.h"
#include "backend/workload/behaviour.h"
#include "backend/workload/workload_settings.h"

#include <cstdint>
#include <functional>

namespace orderdeck {

/// Progress of a long job: done of total; return false to cancel.
using ProgressCallback = std::function<bool(std::int64_t done, std::int64_t total)>;

/// Writes the past of a demo into an empty store through the door's import: the orders of
/// `historyDays` of the wall clock before `now`, numbered from 1; the youngest part of it already
/// in compressed time, so that backlog, ages and rates meet the live traffic without a step
/// (history_clock.h). Nothing lies after `now`.
///
/// The same `now`, settings, behaviour and lifecycle give the same histories: a caller that stores
/// `now` before the first call and gives it again after an interruption completes what was begun
/// (the orders that are there already are left as they are). Answers the number of orders of that
/// past. Blocks the calling thread; `progress` runs on it.
[[nodiscard]] Result<std::int64_t> writeHistory(ServiceDoor& door, Timestamp now,
                                                const WorkloadSettings& settings,
                                                const Behaviour& behaviour,
                                                const ProgressCallback& progress);

} // namespace orderdeck
