#pragma once

#include "backend/service/order_export.h"
#include "models/errand.h"

#include <QObject>

#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace orderdeck {

/// One export into a file, on a thread of its own. Progress is handed over on the GUI thread, the
/// newest only. A job that is cancelled or fails leaves no file. The destructor cancels and waits
/// for the page under way, moments; the door outlives the job. GUI thread.
class ExportJob final : public QObject {
    Q_OBJECT
public:
    ExportJob(ServiceDoor& door, ExportWish wish, std::string path, QObject* parent = nullptr);
    ~ExportJob() override;

    void cancel() { m_cancel->cancel(); }
    /// After finished().
    [[nodiscard]] const Result<ExportReport>& outcome() const { return *m_outcome; }

Q_SIGNALS:
    void progressed(const orderdeck::ExportProgress& progress);
    void finished();

private:
    [[nodiscard]] Result<ExportReport> run(ServiceDoor& door, const ExportWish& wish,
                                           const std::string& path);
    void report(const ExportProgress& progress);
    void deliver();

    std::shared_ptr<CancelFlag> m_cancel = std::make_shared<CancelFlag>();
    std::mutex m_mutex; ///< Protects m_progress and m_posted.
    ExportProgress m_progress;
    bool m_posted = false;
    std::optional<Result<ExportReport>>
        m_outcome; ///< Written by the thread, read after finished().
    std::unique_ptr<Errand> m_errand;
};

} // namespace orderdeck
