#include "app/orderdeck/desktop.h"
#include "tests/support/import_door.h"
#include "widgets/dialogs/import_dialog.h"

#include <QApplication>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace orderdeck;

namespace {

constexpr int kOrders = 400'000;
constexpr int kEndsWithinMs = 2000;
/// Far below any wait for a store, far above what a busy machine does to an event loop.
constexpr int kLongestStallMs = 600;

/// The longest time for which the event loop of this thread answered nothing.
class StallWatch : public QObject {
public:
    StallWatch()
    {
        m_since.start();
        startTimer(5);
    }
    [[nodiscard]] qint64 longest() const { return std::max(m_longest, m_since.elapsed()); }

protected:
    void timerEvent(QTimerEvent*) override { m_longest = std::max(m_longest, m_since.restart()); }

private:
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

/// Orders and customers as the mapping retail_db reads them.
QStringList writeShop(const QString& folder, int orders)
{
    const QStringList paths{folder + QStringLiteral("/orders.csv"),
                            folder + QStringLiteral("/customers.csv")};
    QByteArray rows;
    for (int i = 1; i <= orders; ++i)
        rows += QByteArray::number(i) + ",2013-07-25 00:00:00.0,1,COMPLETE\n";
    const QByteArray customer = "1,Mary,Malone,XXXXXXXXX,XXXXXXXXX,8708 Highway,Hickory,NC,28601\n";
    for (const auto& [path, text] : {std::pair(paths[0], rows), std::pair(paths[1], customer)}) {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write %s", qPrintable(path));
    }
    return paths;
}

void begin(ImportDialog& dialog, const QStringList& files)
{
    auto* mappings = dialog.findChild<QComboBox*>(QStringLiteral("importMapping"));
    mappings->setCurrentIndex(mappings->findData(QStringLiteral("retail_db")));
    Q_EMIT mappings->activated(mappings->currentIndex());
    QStringList left = files;
    for (auto* edit : dialog.findChildren<QLineEdit*>()) {
        if (edit->objectName().startsWith(QLatin1String("importFile")))
            edit->setText(left.takeFirst());
    }
    dialog.findChild<QPushButton*>(QStringLiteral("importStart"))->click();
}

} // namespace

/// Closing while an import runs: the window goes on answering and is gone in time, whatever the
/// store does.
class ImportClosingTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QStringList m_files;

private Q_SLOTS:
    void initTestCase();
    void aDoorThatNeverAnswersIsLetGo();
    void theWindowClosesInTime();
};

void ImportClosingTest::initTestCase()
{
    qputenv("XDG_CONFIG_HOME", m_folder.path().toLocal8Bit());
    qputenv("HOME", m_folder.path().toLocal8Bit());
    m_files = writeShop(m_folder.path(), kOrders);
}

void ImportClosingTest::aDoorThatNeverAnswersIsLetGo()
{
    ImportDoor door;
    door.silent = true;
    const Session session(QStringLiteral("test"), Actor{"tester", Role::Admin}, RoleSwitch::Fixed);
    ImportDialog dialog(door, session);
    dialog.show();
    begin(dialog, m_files);
    const StallWatch stalls;
    QElapsedTimer took;
    took.start();
    const auto ended = dialog.abandon();
    QVERIFY(ended.valid());
    QTRY_VERIFY_WITH_TIMEOUT(ended.wait_for(std::chrono::seconds(0)) == std::future_status::ready,
                             kEndsWithinMs);
    QVERIFY2(took.elapsed() < kEndsWithinMs, qPrintable(QString::number(took.elapsed())));
    QVERIFY2(stalls.longest() < kLongestStallMs, qPrintable(QString::number(stalls.longest())));
}

void ImportClosingTest::theWindowClosesInTime()
{
    LaunchOptions options{defaultProfile().value()};
    options.profile.folder = m_folder.filePath(QStringLiteral("store")).toStdString();
    const StopSignal signal;
    Desktop desktop(std::move(options), signal);
    desktop.open();
    MainWindow* window = nullptr;
    for (QWidget* widget : QApplication::topLevelWidgets())
        window = window != nullptr ? window : qobject_cast<MainWindow*>(widget);
    QVERIFY(window != nullptr);
    ImportDialog* dialog = nullptr;
    const auto dialogIsThere = [&] {
        Q_EMIT window->importRequested(); // Nothing happens before the service has started.
        dialog = window->findChild<ImportDialog*>();
        return dialog != nullptr;
    };
    QTRY_VERIFY_WITH_TIMEOUT(dialogIsThere(), 20'000);
    begin(*dialog, m_files);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->findChild<QProgressBar*>()->value() > 0, 20'000);
    QVERIFY(dialog->findChild<QPushButton*>(QStringLiteral("importCancel"))->isVisible());

    const StallWatch stalls;
    QElapsedTimer took;
    took.start();
    window->close();
    QStringList texts;
    for (const auto* label : window->findChildren<QLabel*>())
        texts.append(label->text());
    QVERIFY(texts.contains(QStringLiteral("Finishing what is under way")));
    QTimer::singleShot(20'000, qApp, [] { QApplication::exit(1); });
    QCOMPARE(QApplication::exec(), 0);
    QVERIFY2(took.elapsed() < kEndsWithinMs, qPrintable(QString::number(took.elapsed())));
    QVERIFY2(stalls.longest() < kLongestStallMs, qPrintable(QString::number(stalls.longest())));
}

QTEST_MAIN(ImportClosingTest)

#include "tst_import_closing.moc"
