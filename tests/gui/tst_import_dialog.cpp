#include "tests/support/gui_watchdog.h"
#include "tests/support/run_suites.h"
#include "tests/widgets/frame_stage.h"
#include "widgets/dialogs/import_dialog.h"

#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace orderdeck;

class ImportDialogTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void asksForTheFilesOfTheChosenMapping();
    void namesWhatIsMissing();
    void aFileThatIsSomethingElseIsRefusedWithItsCause();
    void whatTheUsersOwnMappingLacksIsTold();
};

namespace {

struct Stage : FrameStage {
    ImportDialog dialog{door, session, window.get()};
    Stage() { dialog.show(); }
    [[nodiscard]] QPushButton* start() const
    {
        return dialog.findChild<QPushButton*>(QStringLiteral("importStart"));
    }
    QString write(const QString& name, const QByteArray& text)
    {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            return {};
        return file.fileName();
    }
    [[nodiscard]] QList<QLineEdit*> paths() const
    {
        QList<QLineEdit*> found;
        for (auto* edit : dialog.findChildren<QLineEdit*>()) {
            if (edit->objectName().startsWith(QLatin1String("importFile")))
                found.append(edit);
        }
        return found;
    }
    void choose(const QString& mapping)
    {
        auto* mappings = dialog.findChild<QComboBox*>(QStringLiteral("importMapping"));
        mappings->setCurrentIndex(mappings->findData(mapping));
        Q_EMIT mappings->activated(mappings->currentIndex());
    }
};

} // namespace

void ImportDialogTest::asksForTheFilesOfTheChosenMapping()
{
    Stage stage;
    for (const std::string& name : shippedMappings()) {
        stage.choose(QString::fromStdString(name));
        const Result<Mapping> mapping = loadMapping(name);
        QCOMPARE(stage.paths().size(), qsizetype(mapping->files.size()));
        for (const auto* path : stage.paths())
            QVERIFY(!path->accessibleName().isEmpty());
    }
}

void ImportDialogTest::namesWhatIsMissing()
{
    Stage stage;
    QVERIFY(!stage.start()->isEnabled());
    stage.paths().front()->setText(QStringLiteral("/nowhere/at/all.csv"));
    QVERIFY(!stage.start()->isEnabled());
    QStringList texts;
    for (const auto* label : stage.dialog.findChildren<QLabel*>())
        texts.append(label->text());
    QVERIFY(texts.contains(QStringLiteral("There is no file /nowhere/at/all.csv.")));
}

void ImportDialogTest::aFileThatIsSomethingElseIsRefusedWithItsCause()
{
    Stage stage;
    stage.choose(QStringLiteral("retail_db"));
    const QString file =
        stage.write(QStringLiteral("picture.csv"), QByteArray("\x89PNG\r\n\x1a\n", 8));
    for (auto* path : stage.paths())
        path->setText(file);
    QVERIFY(stage.start()->isEnabled());
    QTest::mouseClick(stage.start(), Qt::LeftButton);
    QTRY_VERIFY(stage.dialog.findChild<QLabel*>(QStringLiteral("importError")) != nullptr);
    QVERIFY(stage.dialog.findChild<QLabel*>(QStringLiteral("importError"))
                ->text()
                .contains(QLatin1String("picture.csv")));
    QCOMPARE(stage.door.orders().size(), std::size_t(0));
}

void ImportDialogTest::whatTheUsersOwnMappingLacksIsTold()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("mine.toml")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("nonsense = 1\n");
    file.close();
    const Result<Mapping> mapping = loadMapping(file.fileName().toStdString());
    QVERIFY(!mapping);
    QVERIFY(mapping.error().text().find("mine.toml") != std::string::npos);
}

std::unique_ptr<QObject> makeImportDialogTest() { return std::make_unique<ImportDialogTest>(); }

int main(int argc, char** argv)
{
    const QApplication application(argc, argv);
    const GuiWatchdog watchdog;
    return runSuites(argc, argv, {makeImportDialogTest});
}

#include "tst_import_dialog.moc"
