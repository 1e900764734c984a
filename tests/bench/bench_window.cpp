// The window's own figures: how long it lets a person wait under load, how soon it shows something,
// and what it costs when nobody looks.
#include "backend/foundation/thread_priority.h"
#include "backend/hosting/service_host.h"
#include "models/service_watch.h"
#include "tests/bench/figure_table.h"
#include "tests/bench/first_figures.h"
#include "tests/bench/note_load.h"
#include "tests/support/gui_watchdog.h"
#include "widgets/frame/main_window.h"
#include "widgets/page_set.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QScrollBar>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <clocale>
#include <ctime>
#include <thread>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

constexpr int kOrders = 40'000;
constexpr int kCallers = 512;
constexpr auto kCapacityTime = 4s;
constexpr auto kPageTime = 8s;
constexpr int kTurns = 2; ///< Of all pages.
constexpr int kFrames = 600;
constexpr auto kAsideTime = 10s;
constexpr int kStarts = 5;

std::unique_ptr<ServiceHost> started(const Profile& profile)
{
    Result<std::unique_ptr<ServiceHost>> host = std::unique_ptr<ServiceHost>();
    // As the desktop program does it.
    std::thread([&] {
        giveWay();
        host = ServiceHost::start(profile, std::make_shared<SystemClock>(), nullptr);
    }).join();
    if (!host)
        qFatal("%s", host.error().text().c_str());
    return std::move(*host);
}

void look(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(int(time.count()), &loop, &QEventLoop::quit);
    loop.exec();
}

/// The window over a running service, as the desktop program puts it together.
struct Screen {
    Screen(ServiceHost& host, const QString& folder)
        : settings(folder + QStringLiteral("/settings.ini"), QSettings::IniFormat),
          session(QStringLiteral("bench"), Actor{"bench", Role::Admin}, RoleSwitch::Fixed),
          window({appearance, view, settings, std::make_shared<SystemClock>()}),
          watch([&host](std::chrono::milliseconds interval,
                        auto seen) { return host.watchSnapshots(interval, std::move(seen)); },
                500ms)
    {
        host.setRange(view.range());
        window.openService(watch, session, makePages({host.door(), session, view, appearance}));
        window.resize(1280, 800);
        window.show();
    }
    ~Screen() { window.closeService(); }

    Appearance appearance;
    ViewSettings view;
    QSettings settings;
    Session session;
    MainWindow window;
    ServiceWatch watch;
};

double millis(std::chrono::microseconds time) { return double(time.count()) / 1000.0; }

Figure atMost(const QString& name, double value, const std::string& unit, double goal,
              const std::string& purpose)
{
    return {.name = name.toStdString(),
            .value = value,
            .unit = unit,
            .kind = Figure::Goal::AtMost,
            .goal = goal,
            .purpose = purpose};
}

/// Every page in turn; what an event waits for the GUI thread meanwhile.
void stalls(Screen& screen, std::vector<Figure>& figures)
{
    GuiWatchdog watchdog(GuiWatchdog::AtEnd::Silent);
    std::chrono::microseconds longest{};
    for (int page = 0; page < screen.window.pages().size(); ++page) {
        watchdog.restart();
        for (int turn = 0; turn < kTurns; ++turn) {
            screen.window.showPage((page + 1) % int(screen.window.pages().size()));
            screen.window.showPage(page);
            look(kPageTime / kTurns);
        }
        const GuiWatchdog::Stalls seen = watchdog.stalls();
        longest = std::max(longest, seen.longest);
        figures.push_back(atMost(QStringLiteral("page %1, an event waits (p99.9)")
                                     .arg(screen.window.pages()[page]->info().key),
                                 millis(seen.p999), "ms", 16, "P7"));
        figures.push_back({.name = "  the longest", .value = millis(seen.longest), .unit = "ms"});
    }
    figures.push_back(
        atMost(QStringLiteral("longest stall of all pages"), millis(longest), "ms", 50, "P7"));
}

/// Three rows a frame, down the list and through the rows it loads.
void scrolling(Screen& screen, std::vector<Figure>& figures)
{
    screen.window.goTo(QStringLiteral("orders"), QStringLiteral("is:open"));
    look(2s);
    auto* table = screen.window.currentPage()->findChild<QTableView*>();
    QScrollBar& bar = *table->verticalScrollBar();
    if (bar.maximum() == 0)
        qFatal("there is nothing to scroll");
    std::vector<double> frames;
    int step = 87;
    for (int i = 0; i < kFrames; ++i) {
        if (bar.value() == bar.maximum() || (step < 0 && bar.value() == 0))
            step = -step;
        QElapsedTimer frame;
        frame.start();
        bar.setValue(bar.value() + step);
        QCoreApplication::processEvents();
        frames.push_back(double(frame.nsecsElapsed()) / 1e6);
    }
    std::ranges::sort(frames);
    figures.push_back(atMost(QStringLiteral("a frame of scrolling orders (p99)"),
                             frames[frames.size() * 99 / 100], "ms", 16, "P7"));
    figures.push_back({.name = "  the middle one", .value = median(frames), .unit = "ms"});
    figures.push_back({.name = "  the longest", .value = frames.back(), .unit = "ms"});
}

std::chrono::nanoseconds threadTime()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

/// Percent of a core that the GUI thread takes.
double weight()
{
    const auto before = threadTime();
    look(kAsideTime);
    return 100.0 * std::chrono::duration<double>(threadTime() - before).count() /
           std::chrono::duration<double>(kAsideTime).count();
}

void aside(Screen& screen, std::vector<Figure>& figures)
{
    for (int page = 0; page < screen.window.pages().size(); ++page) {
        screen.window.showPage(page);
        look(1s);
        const QString key = screen.window.pages()[page]->info().key;
        figures.push_back(
            {.name = "page " + key.toStdString() + ", shown", .value = weight(), .unit = "% core"});
        screen.window.showMinimized();
        figures.push_back(
            atMost(QStringLiteral("page %1, minimised").arg(key), weight(), "% core", 1, "P8"));
        screen.window.showNormal();
    }
    screen.window.hide();
    figures.push_back(atMost(QStringLiteral("hidden"), weight(), "% core", 1, "P8"));
}

std::vector<Figure> measure(const QTemporaryDir& folder)
{
    const Profile profile = windowProfile(folder.filePath(QStringLiteral("store")).toStdString());
    std::vector<Figure> figures;
    {
        const auto host = started(profile);
        NoteLoad load(host->door());
        load.fill(kOrders);
        const double capacity = load.capacity(kCallers, kCapacityTime);
        figures.push_back({.name = "transitions that the store holds", .value = capacity});
        load.start(capacity / 2);
        {
            Screen screen(*host, folder.path());
            look(2s);
            stalls(screen, figures);
            scrolling(screen, figures);
            aside(screen, figures);
        }
        load.stop();
        figures.push_back(
            {.name = "requests not applied", .value = double(load.refused()), .unit = ""});
        host->stop(Deadline::after(10s));
    }
    std::vector<double> starts;
    for (int i = 0; i < kStarts; ++i)
        starts.push_back(millisToFirstFigures(profile));
    figures.push_back(
        atMost(QStringLiteral("start to first live figures"), median(starts), "ms", 1000, "P8"));
    return figures;
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (const auto asked = runFirstFigures(argc, argv))
        return *asked;
    const QApplication application(argc, argv);
    std::setlocale(LC_NUMERIC, "C");
    const QTemporaryDir folder;
    report("window at half of what its store holds", measure(folder), argc, argv);
    return 0;
}
