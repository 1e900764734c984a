#pragma once

#include "backend/hosting/service_host.h"
#include "models/errand.h"

#include <QObject>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

namespace orderdeck {

enum class StoreAge { Keep, Anew };

/// Starts a ServiceHost off the GUI thread. The destructor cancels and waits. GUI thread.
class ServiceStart final : public QObject {
    Q_OBJECT
public:
    ServiceStart(Profile profile, StoreAge age, std::shared_ptr<const Clock> clock,
                 QObject* parent = nullptr);
    ~ServiceStart() override;

    void cancel() { m_cancelled.store(true); }
    /// Once, after finished().
    [[nodiscard]] Result<std::unique_ptr<ServiceHost>> take();

Q_SIGNALS:
    void progressed(const orderdeck::StartProgress& progress);
    void finished();

private:
    void run(const Profile& profile, StoreAge age, std::shared_ptr<const Clock> clock);
    bool report(const StartProgress& progress);
    void deliver();

    std::atomic<bool> m_cancelled{false};
    std::mutex m_mutex; ///< Protects m_progress and m_posted.
    StartProgress m_progress;
    bool m_posted = false; ///< deliver() is on its way.
    std::optional<Result<std::unique_ptr<ServiceHost>>> m_outcome;
    std::unique_ptr<Errand> m_errand; ///< Last: joined before the rest goes.
};

} // namespace orderdeck
