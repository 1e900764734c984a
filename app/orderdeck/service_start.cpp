#include "app/orderdeck/service_start.h"

#include "backend/foundation/thread_priority.h"
#include "backend/hosting/demo_folder.h"

#include <utility>

namespace orderdeck {

ServiceStart::ServiceStart(Profile profile, StoreAge age, std::shared_ptr<const Clock> clock,
                           QObject* parent)
    : QObject(parent),
      m_errand(std::make_unique<Errand>([this, profile = std::move(profile), age,
                                         clock = std::move(clock)] { run(profile, age, clock); }))
{
    connect(m_errand.get(), &Errand::finished, this, &ServiceStart::finished);
}

ServiceStart::~ServiceStart()
{
    cancel();
    m_errand.reset();
}

Result<std::unique_ptr<ServiceHost>> ServiceStart::take() { return std::move(*m_outcome); }

void ServiceStart::run(const Profile& profile, StoreAge age, std::shared_ptr<const Clock> clock)
{
    giveWay();
    Profile wanted = profile;
    if (age == StoreAge::Anew && wanted.servers) {
        wanted.servers->existing = ExistingData::Remove;
    } else if (age == StoreAge::Anew) {
        if (Result<void> removed = removeDemoStore(profile.folder); !removed) {
            m_outcome = removed.error();
            return;
        }
    }
    m_outcome =
        ServiceHost::start(std::move(wanted), std::move(clock),
                           [this](const StartProgress& progress) { return report(progress); });
}

bool ServiceStart::report(const StartProgress& progress)
{
    bool post = false;
    {
        const std::lock_guard lock(m_mutex);
        m_progress = progress;
        post = !std::exchange(m_posted, true);
    }
    if (post)
        QMetaObject::invokeMethod(
            this, [this] { deliver(); }, Qt::QueuedConnection);
    return !m_cancelled.load();
}

void ServiceStart::deliver()
{
    StartProgress progress;
    {
        const std::lock_guard lock(m_mutex);
        m_posted = false;
        progress = m_progress;
    }
    Q_EMIT progressed(progress);
}

} // namespace orderdeck
