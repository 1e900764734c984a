#pragma once

#include "backend/foundation/clock.h"
#include "backend/foundation/deadline.h"
#include "backend/foundation/result.h"
#include "backend/service/service_door.h"
#include "backend/workload/behaviour.h"
#include "backend/workload/workload_settings.h"

#include <cstdint>
#include <memory>

namespace orderdeck {

/// What the generator has done; rates are means of the last 10 s.
struct WorkloadFigures {
    double offeredPerSecond = 0; ///< Requests it wanted to send.
    double donePerSecond = 0;    ///< Answered.
    std::int64_t created = 0;    ///< Orders since start.
    std::int64_t inFlight = 0;   ///< Orders it has plans for.
    std::int64_t overdue = 0;    ///< Steps and new orders whose time has passed and that wait for
                                 ///< room.
    bool paused = false;
};

/// Plays the shop: makes orders at a day-shaped rate, moves them through their lifecycle as a
/// Behaviour says, reads their status, lets some payments fail, some orders get stuck, support hold
/// and release some, and now and then asks for something illegal. Knows only the ServiceDoor. Owns
/// one thread between start() and stop(). What an order will do is a function of the seed and the
/// order's number alone, so runs repeat and a restart goes on where it was. Open-loop: arrivals do
/// not wait for answers; what the service has no room for is counted as overdue. While it is paused
/// its clock stands still, so nothing bursts afterwards.
class TrafficGenerator {
public:
    TrafficGenerator(ServiceDoor& door, const Clock& clock, WorkloadSettings settings,
                     Behaviour behaviour);
    ~TrafficGenerator();
    /// Learns where the numbers go on, then makes new orders while it takes up the open ones of the
    /// store page by page (the read side should have caught up before). Refuses a behaviour whose
    /// lifecycle is not installed. Before start() the setters below do nothing.
    [[nodiscard]] Result<void> start();
    /// Sends nothing more; waits for the answers that are under way, at most until the deadline;
    /// later ones are dropped. For good.
    void stop(Deadline deadline);
    void setPaused(bool paused);                   ///< Any thread.
    void setOrdersPerDay(double rate);             ///< Any thread.
    [[nodiscard]] WorkloadFigures figures() const; ///< Any thread.

private:
    struct Drive;
    std::unique_ptr<Drive> m_drive;
};

} // namespace orderdeck
