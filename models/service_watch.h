#pragma once

#include "backend/hosting/service_snapshot.h"
#include "backend/service/service_door.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>

namespace orderdeck {

/// Asks a publisher for snapshots: each `interval` `seen` is called on the publisher's thread,
/// until the subscription is gone. ServiceHost::watchSnapshots in the program, a fake in tests.
using SubscribeSnapshots = std::function<std::unique_ptr<Subscription>(
    std::chrono::milliseconds interval,
    std::function<void(std::shared_ptr<const ServiceSnapshot>)> seen)>;

/// The one place where the window receives data. Keeps the newest snapshot that came and hands it
/// over on the GUI thread, at most once per interval however often the publisher calls: when the
/// GUI is late, what lies between is dropped. Paused, it shows what was there and counts what
/// waits. GUI thread.
class ServiceWatch final : public QObject {
    Q_OBJECT
public:
    ServiceWatch(const SubscribeSnapshots& subscribe, std::chrono::milliseconds interval,
                 QObject* parent = nullptr);
    ~ServiceWatch() override;

    void pause();
    void resume();
    [[nodiscard]] bool paused() const { return m_paused; }
    /// Events written since the pause began; 0 when live.
    [[nodiscard]] std::int64_t waiting() const;
    /// The one on the screen: while paused, the one of the pause. Null until the first came.
    [[nodiscard]] std::shared_ptr<const ServiceSnapshot> shown() const { return m_shown; }
    /// The newest one, paused or not. Null until the first came.
    [[nodiscard]] std::shared_ptr<const ServiceSnapshot> newest() const { return m_newest; }

Q_SIGNALS:
    /// To be shown; not while paused.
    void snapshotArrived(std::shared_ptr<const orderdeck::ServiceSnapshot> snapshot);
    /// Another snapshot came, paused or not: age of the figures, and what waits.
    void newestChanged();

private:
    struct Mailbox;
    void collect();

    std::shared_ptr<Mailbox> m_mailbox;
    std::unique_ptr<Subscription> m_subscription;
    std::shared_ptr<const ServiceSnapshot> m_newest;
    std::shared_ptr<const ServiceSnapshot> m_shown;
    bool m_paused = false;
};

} // namespace orderdeck
