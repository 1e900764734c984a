#include "models/audit_export_job.h"

#include <utility>

namespace orderdeck {

AuditExportJob::AuditExportJob(ServiceDoor& door, AuditExportWish wish, std::string path,
                               QObject* parent)
    : QObject(parent)
{
    m_errand =
        std::make_unique<Errand>([this, &door, wish = std::move(wish), path = std::move(path)] {
            m_outcome = run(door, wish, path);
        });
    connect(m_errand.get(), &Errand::finished, this, &AuditExportJob::finished);
}

AuditExportJob::~AuditExportJob()
{
    cancel();
    m_errand.reset();
}

Result<std::int64_t> AuditExportJob::run(ServiceDoor& door, const AuditExportWish& wish,
                                         const std::string& path)
{
    auto file = OutputFile::open(path);
    if (!file)
        return file.error();
    return exportAudit(door, wish, **file, m_cancel, [this](std::int64_t entries) {
        m_written.store(entries);
        QMetaObject::invokeMethod(
            this, [this] { Q_EMIT progressed(); }, Qt::QueuedConnection);
    });
}

} // namespace orderdeck
