#pragma once

#include "models/export_job.h"

#include <QDialog>
#include <QString>

#include <memory>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace orderdeck {

/// What is to be exported: the list that is shown.
struct ExportSource {
    OrderFilter filter;
    std::vector<OrderColumn> shown; ///< Columns on the screen, in their order there.
    qint64 matches = 0;
    bool matchesExact = true; ///< False: at least so many.
};

/// File → Export: every order that matches the filter of the Orders page into one file. Choose
/// format, columns and file; watch the export or cancel it; read what was written. The export runs
/// on a thread of its own; the dialog answers all the time.
class ExportDialog final : public QDialog {
    Q_OBJECT
public:
    ExportDialog(ServiceDoor& door, ExportSource source, QWidget* parent = nullptr);
    ~ExportDialog() override;
    /// Shows one that deletes itself when it is closed.
    static void open(ServiceDoor& door, ExportSource source, QWidget* parent);
    using QDialog::open;

    void reject() override;

private:
    [[nodiscard]] QWidget* makeChoice();
    [[nodiscard]] QWidget* makeChoiceButtons(QWidget* page);
    [[nodiscard]] QWidget* makeProgress();
    [[nodiscard]] QWidget* makeOutcome();
    [[nodiscard]] QString matchText() const;
    [[nodiscard]] ExportFormat format() const;
    void useFormat();
    void chooseFile();
    void checkFile();
    void start();
    void showProgress(const ExportProgress& progress);
    void showOutcome();

    ServiceDoor& m_door;
    const ExportSource m_source;
    std::unique_ptr<ExportJob> m_job;
    QStackedWidget* m_steps;
    QComboBox* m_format = nullptr;
    QComboBox* m_columns = nullptr;
    QLineEdit* m_path = nullptr;
    QLabel* m_note = nullptr; ///< What will become of a file that is there.
    QPushButton* m_start = nullptr;
    QLabel* m_now = nullptr;
    QProgressBar* m_bar = nullptr;
    QPushButton* m_cancel = nullptr;
    QLabel* m_heading = nullptr;
    QLabel* m_result = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_close = nullptr;
};

} // namespace orderdeck
