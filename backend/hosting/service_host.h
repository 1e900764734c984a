#pragma once

#include "backend/foundation/clock.h"
#include "backend/foundation/deadline.h"
#include "backend/hosting/profile.h"
#include "backend/hosting/service_snapshot.h"
#include "backend/service/service_door.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace orderdeck {

/// A step of starting that takes long, for a progress bar: "Opening the store", "Writing three
/// weeks of history".
struct StartProgress {
    std::string step;
    std::int64_t done = 0;
    std::int64_t total = 0; ///< 0: not known.
};

/// The whole service in one process: opens the store (and becomes its holder), starts OrderService,
/// the generator when the profile has one, the collector of figures, and the local socket for
/// orderdeckctl. Publishes immutable snapshots.
class ServiceHost {
public:
    /// Blocks until the service answers; run it off the GUI thread. `progress` returning false
    /// cancels (a history that is half written is completed by the next start).
    [[nodiscard]] static Result<std::unique_ptr<ServiceHost>>
    start(Profile profile, std::shared_ptr<const Clock> clock,
          std::function<bool(const StartProgress&)> progress);
    ~ServiceHost();

    [[nodiscard]] ServiceDoor& door();
    [[nodiscard]] const Profile& profile() const;

    /// Newest snapshot; never null after start(). Any thread; does not wait.
    [[nodiscard]] std::shared_ptr<const ServiceSnapshot> snapshot() const;
    /// `seen` runs on the publisher's thread each `interval` with the newest snapshot, until the
    /// subscription is gone.
    [[nodiscard]] std::unique_ptr<Subscription>
    watchSnapshots(std::chrono::milliseconds interval,
                   std::function<void(std::shared_ptr<const ServiceSnapshot>)> seen);
    /// What series and flows of the coming snapshots cover. 5 m, 15 m, 1 h or 24 h. Any thread.
    void setRange(std::chrono::seconds range);
    /// Traffic of the generator on or off; nothing without one. Any thread.
    void setTrafficPaused(bool paused);

    /// Stops the generator, drains the service, closes the store. What cannot be drained in time is
    /// answered Unavailable.
    void stop(Deadline deadline);

private:
    struct State;
    explicit ServiceHost(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace orderdeck
