#include "tests/gui/walk/dialog_set.h"

#include "tests/gui/walk/walk_stage.h"
#include "widgets/dialogs/about_dialog.h"
#include "widgets/dialogs/export_dialog.h"
#include "widgets/dialogs/finder.h"
#include "widgets/dialogs/import_dialog.h"
#include "widgets/dialogs/shortcuts_dialog.h"
#include "widgets/orders/columns_dialog.h"
#include "widgets/orders/order_panel.h"
#include "widgets/orders/order_table_view.h"
#include "widgets/orders/transition_dialog.h"
#include "widgets/orders/view_name_dialog.h"

#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTest>

#include <array>

namespace orderdeck {
namespace {

std::unique_ptr<QDialog> makeAbout(WalkStage& stage)
{
    return std::make_unique<AboutDialog>(stage.frame().appearance, &stage.window());
}

std::unique_ptr<QDialog> makeFinder(WalkStage& stage)
{
    return std::make_unique<Finder>(FinderScope{stage.window().menus().entries(), {}, nullptr},
                                    stage.frame().appearance, &stage.window());
}

std::unique_ptr<QDialog> makeShortcuts(WalkStage& stage)
{
    QList<PageKey> keys;
    for (const Page* page : stage.window().pages())
        keys += page->keys();
    return std::make_unique<ShortcutsDialog>(stage.window().menus().entries(), keys,
                                             &stage.window());
}

std::unique_ptr<QDialog> makeTransition(WalkStage& stage)
{
    return std::make_unique<TransitionDialog>(
        TransitionQuestion{.order = QStringLiteral("A-1042"),
                           .verb = QStringLiteral("Cancel"),
                           .from = QStringLiteral("Waiting for payment"),
                           .target = QStringLiteral("Cancelled"),
                           .reasonRequired = true,
                           .final = true},
        &stage.window());
}

std::unique_ptr<QDialog> makeColumns(WalkStage& stage)
{
    const auto* table = stage.window().findChild<OrderTableView*>();
    return std::make_unique<ColumnsDialog>(table->columns().choices(), &stage.window());
}

std::unique_ptr<QDialog> makeViewName(WalkStage& stage)
{
    return std::make_unique<ViewNameDialog>(
        ViewNameDialog::Question{.title = QStringLiteral("Save the view"),
                                 .verb = QStringLiteral("Save"),
                                 .name = QStringLiteral("Held in SP"),
                                 .problem = [](const QString&) { return QString(); }},
        &stage.window());
}

std::unique_ptr<QDialog> makeExport(WalkStage& stage)
{
    return std::make_unique<ExportDialog>(
        stage.frame().door,
        ExportSource{.filter = {}, .shown = {OrderColumn::Number}, .matches = 7}, &stage.window());
}

void write(const QString& path, const QByteArray& text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write %s", qPrintable(path));
}

std::unique_ptr<ImportDialog> makeImportOf(WalkStage& stage, const QByteArray& orders)
{
    FrameStage& frame = stage.frame();
    auto dialog = std::make_unique<ImportDialog>(frame.door, frame.session, &stage.window());
    auto* mappings = dialog->findChild<QComboBox*>(QStringLiteral("importMapping"));
    mappings->setCurrentIndex(mappings->findData(QStringLiteral("retail_db")));
    Q_EMIT mappings->activated(mappings->currentIndex());
    write(frame.folder.filePath(QStringLiteral("importFile0")), orders);
    write(frame.folder.filePath(QStringLiteral("importFile1")),
          "7,Ann,Smith,X,X,3422 Blue Pioneer Bend,Caguas,PR,00725\n");
    for (auto* path : dialog->findChildren<QLineEdit*>()) {
        if (path->objectName().startsWith(QLatin1String("importFile")))
            path->setText(frame.folder.filePath(path->objectName()));
        else
            path->setText(frame.folder.filePath(QStringLiteral("rejects.csv")));
    }
    return dialog;
}

std::unique_ptr<QDialog> makeImport(WalkStage& stage)
{
    return std::make_unique<ImportDialog>(stage.frame().door, stage.frame().session,
                                          &stage.window());
}

std::unique_ptr<QDialog> finishedImport(WalkStage& stage, const QByteArray& orders,
                                        const char* sign)
{
    auto dialog = makeImportOf(stage, orders);
    dialog->show();
    dialog->findChild<QPushButton*>(QStringLiteral("importStart"))->click();
    if (!QTest::qWaitFor(
            [&] { return dialog->findChild<QWidget*>(QLatin1String(sign)) != nullptr; }))
        qFatal("the import does not end");
    return dialog;
}

std::unique_ptr<QDialog> makeImportResult(WalkStage& stage)
{
    return finishedImport(stage,
                          "1,2013-07-25 00:00:00.0,7,CLOSED\n"
                          "2,2013-07-25 00:00:00.0,7,PENDING_PAYMENT\n"
                          "3,2013-07-25 00:00:00.0,7,LOST\n",
                          "importTable");
}

std::unique_ptr<QDialog> makeImportRefused(WalkStage& stage)
{
    return finishedImport(stage, QByteArray("\x89PNG\r\n\x1a\n", 8), "importError");
}

/// The order panel's own: an event as it is stored.
std::unique_ptr<QDialog> makeRawEvent(WalkStage& stage)
{
    stage.show(QStringLiteral("page orders"));
    auto* panel = stage.window().findChild<OrderPanel*>();
    auto* timeline = panel->findChild<QListView*>();
    Q_EMIT timeline->activated(timeline->model()->index(0, 0));
    auto* dialog = panel->findChild<QDialog*>(QStringLiteral("rawEvent"));
    dialog->setAttribute(Qt::WA_DeleteOnClose, false); // It is the stage's now.
    return std::unique_ptr<QDialog>(dialog);
}

constexpr std::array kDialogs{
    DialogEntry{"AboutDialog", makeAbout},
    DialogEntry{"Finder", makeFinder},
    DialogEntry{"ShortcutsDialog", makeShortcuts},
    DialogEntry{"TransitionDialog", makeTransition},
    DialogEntry{"ColumnsDialog", makeColumns},
    DialogEntry{"ViewNameDialog", makeViewName},
    DialogEntry{"ExportDialog", makeExport},
    DialogEntry{"ImportDialog", makeImport},
    DialogEntry{"ImportDialog result", makeImportResult},
    DialogEntry{"ImportDialog refused", makeImportRefused},
    DialogEntry{"raw event", makeRawEvent},
};

} // namespace

std::span<const DialogEntry> everyDialog() { return kDialogs; }

} // namespace orderdeck
