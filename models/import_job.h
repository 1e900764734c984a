#pragma once

#include "backend/workload/import/importer.h"
#include "models/errand.h"

#include <QObject>

#include <memory>
#include <mutex>
#include <optional>

namespace orderdeck {

/// What an import needs to begin.
struct ImportOrder {
    Mapping mapping;
    std::vector<std::string> files; ///< In the order of the mapping's files.
    ImportOptions options;          ///< The job sets its own CancelFlag.
};

/// One import on a thread of its own. Progress is handed over on the GUI thread, the newest only.
/// The destructor cancels and waits; the door outlives the job. GUI thread.
class ImportJob final : public QObject {
    Q_OBJECT
public:
    ImportJob(ServiceDoor& door, ImportOrder order, QObject* parent = nullptr);
    ~ImportJob() override;

    void cancel() { m_cancel->cancel(); }
    /// After finished().
    [[nodiscard]] const Result<ImportReport>& outcome() const { return *m_outcome; }

Q_SIGNALS:
    void progressed(const orderdeck::ImportProgress& progress);
    void finished();

private:
    void report(const ImportProgress& progress);
    void deliver();

    std::shared_ptr<CancelFlag> m_cancel = std::make_shared<CancelFlag>();
    std::mutex m_mutex; ///< Protects m_progress and m_posted.
    ImportProgress m_progress;
    bool m_posted = false;
    std::optional<Result<ImportReport>>
        m_outcome; ///< Written by the thread, read after finished().
    std::unique_ptr<Errand> m_errand;
};

} // namespace orderdeck
