#include "app/orderdeck/desktop.h"
#include "backend/foundation/random.h"
#include "tests/support/gui_watchdog.h"
#include "tests/support/run_suites.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <functional>

using namespace orderdeck;

/// The desktop program's inside, opened and closed at any moment: while its service starts, while
/// pages wait for lists, while the demo's orders come in. It ends in time, and the next one opens
/// the same store.
class DesktopQuitsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aWindowClosedAtAnyMomentEndsInTime();

private:
    QTemporaryDir m_folder;
};

namespace {

constexpr int kQuits = 30;
constexpr int kLongestWaitMillis = 600;
constexpr qint64 kEndWithinMillis = 2000;

/// Signals belong to the whole process: one for all windows.
const StopSignal& stopSignal()
{
    static const StopSignal signal;
    return signal;
}

LaunchOptions shopIn(const QTemporaryDir& folder)
{
    LaunchOptions options;
    options.profile.name = "shop";
    options.profile.role = Role::Admin;
    options.profile.folder = folder.filePath(QStringLiteral("store")).toStdString();
    options.profile.shards = 2;
    options.profile.lifecycleFiles = {"order"};
    options.profile.workload =
        WorkloadSettings{.ordersPerDay = 2'000'000, .timeCompression = 50'000};
    return options;
}

MainWindow* openWindow()
{
    for (QWidget* widget : QApplication::topLevelWidgets()) {
        if (auto* window = qobject_cast<MainWindow*>(widget); window != nullptr)
            return window;
    }
    return nullptr;
}

/// Something a person may be doing just then.
void act(MainWindow& window, Random& random)
{
    const auto pages = std::uint64_t(std::max<qsizetype>(1, window.pages().size()));
    window.showPage(int(random.below(pages)));
    if (random.below(3) == 0)
        window.goTo(QStringLiteral("orders"), QStringLiteral("is:open total>1"));
    if (random.below(5) == 0)
        Q_EMIT window.importRequested();
}

enum class Since { Opened, Running };

/// Goes from page to page, and closes the window when `wait` is over since it was opened, or since
/// its service ran.
void use(QTimer& person, MainWindow& window, Random& random, Since since, int wait,
         const std::function<void()>& close)
{
    auto* leave = new QTimer(&person);
    leave->setSingleShot(true);
    leave->setInterval(wait);
    QObject::connect(leave, &QTimer::timeout, &window, [&person, close] {
        person.stop();
        close();
    });
    QObject::connect(&person, &QTimer::timeout, &window, [&window, &random, leave, since] {
        if (since == Since::Running && !leave->isActive() && !window.pages().isEmpty())
            leave->start();
        act(window, random);
    });
    if (since == Since::Opened)
        leave->start();
    person.start(40);
}

} // namespace

void DesktopQuitsTest::initTestCase()
{
    QApplication::setQuitOnLastWindowClosed(false);
    for (const auto format : {QSettings::NativeFormat, QSettings::IniFormat})
        QSettings::setPath(format, QSettings::UserScope, m_folder.path());
}

void DesktopQuitsTest::aWindowClosedAtAnyMomentEndsInTime()
{
    Random random(30);
    qint64 longest = 0;
    int opened = 0;
    for (int quit = 0; quit < kQuits; ++quit) {
        Desktop desktop(shopIn(m_folder), stopSignal());
        desktop.open();
        MainWindow* window = openWindow();
        QVERIFY(window != nullptr);
        QElapsedTimer sinceClosed;
        const auto close = [&] {
            opened += window->pages().isEmpty() ? 0 : 1;
            sinceClosed.start();
            window->close();
        };
        const int wait = int(random.below(kLongestWaitMillis));
        // One half at any moment, the other while the service runs.
        QTimer person;
        use(person, *window, random, quit % 2 == 0 ? Since::Opened : Since::Running, wait, close);
        QCOMPARE(QApplication::exec(), 0);
        const qint64 took = sinceClosed.elapsed();
        longest = std::max(longest, took);
        QVERIFY2(took < kEndWithinMillis,
                 qPrintable(QStringLiteral("quit %1 took %2 ms").arg(quit).arg(took)));
    }
    std::printf("%d windows closed, %d of them with a service that ran; the longest took %lld ms\n",
                kQuits, opened, static_cast<long long>(longest));
    QVERIFY(opened >= kQuits / 2);
}

std::unique_ptr<QObject> makeDesktopQuitsTest() { return std::make_unique<DesktopQuitsTest>(); }

int main(int argc, char** argv)
{
    static_cast<void>(stopSignal()); // Before any other thread.
    const QApplication application(argc, argv);
    const GuiWatchdog watchdog;
    return runSuites(argc, argv, {makeDesktopQuitsTest});
}

#include "tst_desktop_quits.moc"
