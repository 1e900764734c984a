#pragma once

#include "backend/service/service_door.h"
#include "models/import_job.h"
#include "models/session.h"

#include <QDialog>

#include <memory>
#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace orderdeck {

class ImportFiles;

/// File → Import: choose a mapping and the files, watch the import or cancel it, read its account.
/// The import runs on a thread of its own; the dialog stays open until it has ended.
class ImportDialog final : public QDialog {
    Q_OBJECT
public:
    ImportDialog(ServiceDoor& door, const Session& session, QWidget* parent = nullptr);
    ~ImportDialog() override;

    void reject() override;
    /// Hides the dialog and cancels the import. Ready when the import has let go of the door; until
    /// then destroying the dialog would wait. Invalid: no import was begun.
    [[nodiscard]] std::shared_future<void> abandon();

Q_SIGNALS:
    /// Orders were written; the pages show them.
    void imported();

private:
    [[nodiscard]] QWidget* makeChoice();
    [[nodiscard]] QWidget* makeProgress();
    void chooseMapping(int row);
    void chooseMappingFile();
    void useMapping(const QString& nameOrPath);
    void checkInput();
    void start();
    void showProgress(const ImportProgress& progress);
    void showOutcome();

    ServiceDoor& m_door;
    const Session& m_session;
    std::optional<Mapping> m_mapping;
    std::unique_ptr<ImportJob> m_job;
    QStackedWidget* m_steps;
    QComboBox* m_mappings = nullptr;
    QLabel* m_about = nullptr;
    ImportFiles* m_files = nullptr;
    QLineEdit* m_rejects = nullptr;
    QLabel* m_missing = nullptr;
    QPushButton* m_start = nullptr;
    QLabel* m_now = nullptr;
    QLabel* m_rate = nullptr;
    QProgressBar* m_bar = nullptr;
    QPushButton* m_cancel = nullptr;
};

} // namespace orderdeck
