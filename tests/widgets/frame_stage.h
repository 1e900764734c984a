#pragma once

#include "models/service_watch.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_door.h"
#include "tests/support/snapshot_builder.h"
#include "widgets/frame/main_window.h"
#include "widgets/page_set.h"

#include <QSettings>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace orderdeck {

/// A whole window over a service in memory, fed by hand.
struct FrameStage {
    FrameStage();
    ~FrameStage();
    void publish(std::shared_ptr<const ServiceSnapshot> snapshot);
    [[nodiscard]] SnapshotBuilder snapshot() const { return {clock->now(), catalogue}; }
    [[nodiscard]] QAction* action(const QString& text) const; ///< By its text without '&'.

    QTemporaryDir folder;
    std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
    std::shared_ptr<const LifecycleCatalogue> catalogue = orderCatalogue();
    MemoryDoor door{*clock, *catalogue};
    Appearance appearance;
    ViewSettings view;
    QSettings settings;
    Session session{QStringLiteral("demo"), Actor{"tester", Role::Support}, RoleSwitch::Allowed};
    std::function<void(std::shared_ptr<const ServiceSnapshot>)> seen;
    std::unique_ptr<ServiceWatch> watch;
    std::unique_ptr<MainWindow> window;
};

} // namespace orderdeck
