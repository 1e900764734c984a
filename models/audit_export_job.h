#pragma once

#include "backend/service/audit_export.h"
#include "models/errand.h"

#include <QObject>

#include <atomic>
#include <memory>
#include <optional>
#include <string>

namespace orderdeck {

/// Writes the entries that match into a CSV file, on a thread of its own. A job that is cancelled
/// or fails leaves no file. The destructor cancels and waits for the page under way, moments; the
/// door outlives the job. GUI thread.
class AuditExportJob final : public QObject {
    Q_OBJECT
public:
    AuditExportJob(ServiceDoor& door, AuditExportWish wish, std::string path,
                   QObject* parent = nullptr);
    ~AuditExportJob() override;

    void cancel() { m_cancel->cancel(); }
    /// Entries written so far.
    [[nodiscard]] qint64 written() const { return m_written.load(); }
    /// After finished(): the entries in the file.
    [[nodiscard]] const Result<std::int64_t>& outcome() const { return *m_outcome; }

Q_SIGNALS:
    void progressed();
    void finished();

private:
    [[nodiscard]] Result<std::int64_t> run(ServiceDoor& door, const AuditExportWish& wish,
                                           const std::string& path);

    std::shared_ptr<CancelFlag> m_cancel = std::make_shared<CancelFlag>();
    std::atomic<qint64> m_written{0};
    std::optional<Result<std::int64_t>>
        m_outcome; ///< Written by the thread, read after finished().
    std::unique_ptr<Errand> m_errand;
};

} // namespace orderdeck
