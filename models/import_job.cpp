#include "models/import_job.h"

#include <utility>

namespace orderdeck {

ImportJob::ImportJob(ServiceDoor& door, ImportOrder order, QObject* parent) : QObject(parent)
{
    order.options.cancel = m_cancel;
    m_errand = std::make_unique<Errand>([this, &door, order = std::move(order)] {
        m_outcome = runImport(door, order.mapping, order.files, order.options,
                              [this](const ImportProgress& progress) { report(progress); });
        m_end.set_value();
    });
    connect(m_errand.get(), &Errand::finished, this, &ImportJob::finished);
}

ImportJob::~ImportJob()
{
    cancel();
    m_errand.reset();
}

void ImportJob::report(const ImportProgress& progress)
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
}

void ImportJob::deliver()
{
    ImportProgress progress;
    {
        const std::lock_guard lock(m_mutex);
        m_posted = false;
        progress = m_progress;
    }
    Q_EMIT progressed(progress);
}

} // namespace orderdeck
