#include "tests/widgets/frame_stage.h"
#include "widgets/dialogs/export_dialog.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace orderdeck;

class ExportDialogTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysWhatIsGoingToBeWritten();
    void writesWhatMatchesWithTheColumnsShown();
    void allColumnsAsJsonLines();
    void aFileThatIsThereIsNamedBefore();
    void cancelLeavesNoFileAndTheWindowFree();
    void aPlaceThatCannotBeWrittenIsTold();
    void theFileMenuLeadsToIt();
};

namespace {

struct Stage : FrameStage {
    Stage()
    {
        for (int i = 1; i <= 3'000; ++i) {
            NewOrder order;
            order.requestId = "r" + std::to_string(i);
            order.number = "A-" + std::to_string(i);
            order.source = "shop";
            order.region = i % 2 == 0 ? "SP" : "RJ";
            order.totalMinor = i;
            order.currency = "BRL";
            order.lifecycle = "order";
            order.actor = {"shop", Role::Service};
            door.create(order, [](const Verdict&) {});
            clock->advance(std::chrono::seconds(1));
        }
        ExportSource source;
        source.filter = parseFilter("region:SP").filter;
        source.shown = {OrderColumn::Number, OrderColumn::Total};
        source.matches = 1'500;
        dialog = std::make_unique<ExportDialog>(door, source, window.get());
        dialog->show();
        path()->setText(target());
    }
    [[nodiscard]] QString target() const { return folder.filePath(QStringLiteral("out.csv")); }
    template <typename Widget>
    [[nodiscard]] Widget* child(const char* name) const
    {
        return dialog->findChild<Widget*>(QLatin1String(name));
    }
    [[nodiscard]] QLineEdit* path() const { return child<QLineEdit>("exportFile"); }
    [[nodiscard]] QPushButton* start() const { return child<QPushButton>("exportStart"); }
    [[nodiscard]] QString result() const
    {
        const auto* label = child<QLabel>("exportResult");
        return label->isVisible() ? label->text() : QString();
    }
    [[nodiscard]] QList<QByteArray> lines(const QString& file) const
    {
        QFile read(file);
        return read.open(QIODevice::ReadOnly) ? read.readAll().split('\n') : QList<QByteArray>();
    }
    std::unique_ptr<ExportDialog> dialog;
};

} // namespace

void ExportDialogTest::saysWhatIsGoingToBeWritten()
{
    const Stage stage;
    QCOMPARE(stage.child<QLabel>("exportMatches")->text(),
             QStringLiteral("1,500 orders that match region:SP"));
    QVERIFY(stage.start()->isEnabled());
    stage.path()->setText(QStringLiteral("relative.csv"));
    QVERIFY(!stage.start()->isEnabled());
    stage.path()->setText(stage.folder.path());
    QVERIFY(!stage.start()->isEnabled());
}

void ExportDialogTest::writesWhatMatchesWithTheColumnsShown()
{
    const Stage stage;
    stage.start()->click();
    QTRY_VERIFY(stage.result().startsWith(QStringLiteral("1,500 orders written to ")));
    const auto lines = stage.lines(stage.target());
    QCOMPARE(lines.size(), 1'502);
    QVERIFY(lines[0].startsWith("number,total,filter: region:SP;"));
    QCOMPARE(lines[1], QByteArray("A-2,0.02,\r"));
}

void ExportDialogTest::allColumnsAsJsonLines()
{
    const Stage stage;
    stage.child<QComboBox>("exportFormat")->setCurrentIndex(1);
    QVERIFY(stage.path()->text().endsWith(QLatin1String("/out.jsonl")));
    stage.child<QComboBox>("exportColumns")->setCurrentIndex(1);
    stage.start()->click();
    QTRY_VERIFY(!stage.result().isEmpty());
    const auto lines = stage.lines(stage.folder.filePath(QStringLiteral("out.jsonl")));
    QCOMPARE(lines.size(), 1'502);
    QVERIFY(lines[1].contains("\"lastReason\":"));
}

void ExportDialogTest::aFileThatIsThereIsNamedBefore()
{
    const Stage stage;
    QFile file(stage.target());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    stage.path()->setText(QString());
    stage.path()->setText(stage.target());
    QStringList texts;
    for (const auto* label : stage.dialog->findChildren<QLabel*>())
        texts.append(label->text());
    QVERIFY(texts.contains(QStringLiteral("The file is there already and will be replaced.")));
}

void ExportDialogTest::cancelLeavesNoFileAndTheWindowFree()
{
    Stage stage;
    stage.door.setManner(MemoryDoor::Manner::WhenTold);
    stage.start()->click();
    QTRY_COMPARE(stage.door.waiting(), 1);
    stage.child<QPushButton>("exportCancel")->click();
    // The door does not answer: the dialog does not wait for it.
    QTRY_COMPARE(stage.result(), QStringLiteral("The export was stopped; nothing was kept."));
    QVERIFY(!QFile::exists(stage.target()));
    stage.door.answer(10);
}

void ExportDialogTest::aPlaceThatCannotBeWrittenIsTold()
{
    const Stage stage;
    stage.path()->setText(QStringLiteral("/nowhere/at/all.csv"));
    stage.start()->click();
    QTRY_VERIFY(stage.result().contains(QStringLiteral("/nowhere/at/all.csv")));
}

void ExportDialogTest::theFileMenuLeadsToIt()
{
    const Stage stage;
    QAction* action = stage.action(QStringLiteral("Export orders…"));
    QVERIFY(action != nullptr);
    const auto dialogs = [&] {
        return stage.window->findChildren<QDialog*>(QStringLiteral("exportDialog")).size();
    };
    const auto before = dialogs();
    action->trigger();
    QCOMPARE(dialogs(), before + 1);
}

QTEST_MAIN(ExportDialogTest)

#include "tst_export_dialog.moc"
