#pragma once

#include "backend/foundation/clock.h"
#include "backend/foundation/deadline.h"
#include "backend/foundation/result.h"
#include "backend/service/service_door.h"
#include "backend/workload/behaviour.h"
#include "backend/workload/workload_settings.h"

#include <functional>
#include <memory>

namespace orderdeck {

/// What the generator has done; rates are means of the last 10 s.
struct WorkloadFigures {
    double offeredPerSecond = 0; ///< Requests it wanted to send.
    double donePerSecond = 0;    ///< Answered.
    std::int64_t created = 0;    ///< Orders since start.
    std::int64_t inFlight = 0;   ///< Orders it has plans for.
    std::int64_t overdue = 0;    ///< Plans whose time has passed and that wait for room.
    bool paused = false;
};

/// Plays the shop: makes orders at a day-shaped rate, moves them through their lifecycle as a
/// Behaviour says, reads their status, lets some payments fail, some orders get stuck, support hold
/// and release some, and now and then asks for something illegal. Knows only the ServiceDoor. Owns
/// one thread between start() and stop(). What an order will do is a function of the seed and the
/// order's number alone, so runs repeat and a restart goes on where it was.
class TrafficGenerator {
public:
    TrafficGenerator(ServiceDoor& door, const Clock& clock, WorkloadSettings settings,
                     Behaviour behaviour);
    ~TrafficGenerator();
    /// Takes up the open orders of the store first, then makes new ones.
    [[nodiscard]] Result<void> start();
    /// Sends nothing more; waits for the answers that are under way, at most until the deadline.
    void stop(Deadline deadline);
    void setPaused(bool paused);                   ///< Any thread.
    void setOrdersPerDay(double rate);             ///< Any thread.
    [[nodiscard]] WorkloadFigures figures() const; ///< Any thread.

private:
    class Engine;
    std::unique_ptr<Engine> m_engine;
};

/// Progress of a long job: done of total; return false to cancel.
using ProgressCallback = std::function<bool(std::int64_t done, std::int64_t total)>;

/// Writes the past of a demo into an empty store through the door's import: `historyDays` of
/// orders, backwards from now; the youngest part of it already in compressed time, so that backlog,
/// ages and rates meet the live traffic without a step. Blocks the calling thread.
[[nodiscard]] Result<std::int64_t> writeHistory(ServiceDoor& door, Timestamp now,
                                                const WorkloadSettings& settings,
                                                const Behaviour& behaviour,
                                                const ProgressCallback& progress);

} // namespace orderdeck
