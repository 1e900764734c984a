#pragma once

#include "backend/workload/import/importer.h"
#include "models/errand.h"

#include <QObject>

#include <future>
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
/// A cancelled import ends when what it has handed to the door is answered, a second later at the
/// latest. The door outlives the job, and the destructor cancels and waits: whoever must not wait
/// destroys it after finished(), or lets another thread wait for ended(). GUI thread.
class ImportJob final : public QObject {
    Q_OBJECT
public:
    ImportJob(ServiceDoor& door, ImportOrder order, QObject* parent = nullptr);
    ~ImportJob() override;

    void cancel() { m_cancel->cancel(); }
    /// Ready when the thread has let go of the door; any thread may wait for it.
    [[nodiscard]] std::shared_future<void> ended() const { return m_ended; }
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
    std::promise<void> m_end;
    std::shared_future<void> m_ended = m_end.get_future().share();
    std::unique_ptr<Errand> m_errand;
};

} // namespace orderdeck
