#include "models/export_job.h"

#include <utility>

namespace orderdeck {

ExportJob::ExportJob(ServiceDoor& door, ExportWish wish, std::string path, QObject* parent)
    : QObject(parent)
{
    m_errand =
        std::make_unique<Errand>([this, &door, wish = std::move(wish), path = std::move(path)] {
            m_outcome = run(door, wish, path);
        });
    connect(m_errand.get(), &Errand::finished, this, &ExportJob::finished);
}

ExportJob::~ExportJob()
{
    cancel();
    m_errand.reset();
}

Result<ExportReport> ExportJob::run(ServiceDoor& door, const ExportWish& wish,
                                    const std::string& path)
{
    auto file = OutputFile::open(path);
    if (!file)
        return file.error();
    return exportOrders(door, wish, **file, m_cancel,
                        [this](const ExportProgress& progress) { report(progress); });
}

void ExportJob::report(const ExportProgress& progress)
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

void ExportJob::deliver()
{
    ExportProgress progress;
    {
        const std::lock_guard lock(m_mutex);
        m_posted = false;
        progress = m_progress;
    }
    Q_EMIT progressed(progress);
}

} // namespace orderdeck
