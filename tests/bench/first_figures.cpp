#include "tests/bench/first_figures.h"

#include "app/orderdeck/desktop.h"
#include "widgets/overview/stat_tile.h"

#include <QApplication>
#include <QProcess>
#include <QTimer>

#include <chrono>
#include <clocale>
#include <cstdio>
#include <cstring>

namespace orderdeck {
namespace {

constexpr const char* kAsked = "--first-figures";
constexpr int kPatienceMillis = 60'000;

std::int64_t nowMicros()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// The window, once its first tile shows a figure.
QWidget* windowWithFigures()
{
    for (QWidget* window : QApplication::topLevelWidgets()) {
        const auto* tile = window->findChild<StatTile*>();
        if (tile != nullptr && tile->isVisible() && !tile->figures().value.isEmpty())
            return window;
    }
    return nullptr;
}

} // namespace

Profile windowProfile(const std::string& folder)
{
    Profile profile;
    profile.name = "bench";
    profile.role = Role::Admin;
    profile.folder = folder;
    profile.shards = 3;
    profile.lifecycleFiles = {"order"};
    return profile;
}

double millisToFirstFigures(const Profile& profile)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    const std::int64_t begin = nowMicros();
    process.start(QCoreApplication::applicationFilePath(),
                  {QLatin1String(kAsked), QString::fromStdString(profile.folder)});
    if (!process.waitForFinished(kPatienceMillis) || process.exitCode() != 0)
        qFatal("the window did not open");
    // Both read one clock: the monotonic one of the machine.
    const std::int64_t shown = process.readAllStandardOutput().trimmed().toLongLong();
    return double(shown - begin) / 1000.0;
}

std::optional<int> runFirstFigures(int argc, char** argv)
{
    if (argc != 3 || std::strcmp(argv[1], kAsked) != 0)
        return std::nullopt;
    const StopSignal stop;
    int noArguments = 1;
    const QApplication application(noArguments, argv);
    std::setlocale(LC_NUMERIC, "C");
    QApplication::setQuitOnLastWindowClosed(false);
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope,
                       QString::fromLocal8Bit(argv[2]));
    Desktop desktop({windowProfile(argv[2]), false}, stop);
    desktop.open();
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &look, [&look] {
        QWidget* window = windowWithFigures();
        if (window == nullptr)
            return;
        look.stop();
        window->repaint();
        std::printf("%lld\n", static_cast<long long>(nowMicros()));
        window->close();
    });
    look.start(1);
    return QApplication::exec();
}

} // namespace orderdeck
