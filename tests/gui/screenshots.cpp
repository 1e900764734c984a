// orderdeck_screenshots FOLDER: every page and dialog of the window at two sizes, light and dark,
// from a seeded demo in a temporary folder. Needs no display.
#include "backend/hosting/service_host.h"
#include "tests/gui/album.h"
#include "tests/gui/scenes.h"

#include <QApplication>
#include <QTemporaryDir>

#include <clocale>
#include <iostream>

namespace {

using namespace std::chrono_literals;

orderdeck::Result<std::unique_ptr<orderdeck::ServiceHost>> startDemo(const QString& folder)
{
    auto profile = orderdeck::demoProfile(folder.toStdString());
    if (!profile)
        return profile.error();
    return orderdeck::ServiceHost::start(std::move(*profile),
                                         std::make_shared<orderdeck::SystemClock>(),
                                         [](const orderdeck::StartProgress&) { return true; });
}

} // namespace

int main(int argc, char* argv[])
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    std::setlocale(LC_NUMERIC, "C");
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() != 2) {
        std::cerr << "usage: orderdeck_screenshots FOLDER\n";
        return 2;
    }
    const QTemporaryDir temporary;
    std::cout << "writing the demo's history" << std::endl;
    auto host = startDemo(temporary.filePath(QStringLiteral("demo")));
    if (!host) {
        std::cerr << "orderdeck_screenshots: " << host.error().text() << '\n';
        return 2;
    }
    orderdeck::Album album(arguments[1]);
    {
        orderdeck::Scenes scenes(**host, temporary.path(), album);
        scenes.play();
    }
    (*host)->stop(orderdeck::Deadline::after(2s));
    std::cout << album.count() << " pictures in " << arguments[1].toStdString() << '\n';
    return album.failed() ? 1 : 0;
}
