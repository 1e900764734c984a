#include "app/orderdeck/desktop.h"
#include "app/orderdeck/display.h"
#include "app/terminal/text_output.h"

#include <QApplication>
#include <QIcon>

#include <algorithm>
#include <clocale>
#include <csignal>
#include <iostream>

namespace {

int help()
{
    std::cout << "usage: " << orderdeck::launchUsage()
              << "\n\nThe order service and its console in one window.\n"
                 "  (nothing)            the store of this user, empty at first\n"
                 "  --demo               a shop with three weeks of history and live orders\n"
                 "  --demo --fresh       the same, begun anew\n"
                 "  --folder DIR         where the demo's store lies\n"
                 "  --profile FILE.toml  the store that a profile names\n"
                 "Without a display: orderdeckd serves, orderdeckctl asks.\n"
                 "Exit status: 0 ended as asked, 2 wrong use or no display.\n";
    return 0;
}

int wrongUse(const std::string& message)
{
    std::cerr << "orderdeck: " << orderdeck::printable(message)
              << "\nusage: " << orderdeck::launchUsage() << '\n';
    return 2;
}

} // namespace

int main(int argc, char* argv[])
{
    // Everything that needs no display comes before QApplication, which ends the program without
    // one.
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const auto given = [&](const char* option) {
        return std::find(arguments.begin(), arguments.end(), option) != arguments.end();
    };
    if (given("--help"))
        return help();
    if (given("--version")) {
        std::cout << "orderdeck " << ORDERDECK_VERSION << '\n';
        return 0;
    }
    auto options = orderdeck::launchOptions(arguments);
    if (!options)
        return wrongUse(options.error().text());
    if (!orderdeck::displayNamed()) {
        std::cerr << orderdeck::noDisplayText(options->profile.demo);
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN);
    const orderdeck::StopSignal stop;
    orderdeck::explainMissingDisplay(options->profile.demo);
    int noArguments = 1; // The program's own options are not Qt's.
    QApplication application(noArguments, argv);
    orderdeck::displayReached();
    std::setlocale(LC_NUMERIC, "C"); // NOLINT(concurrency-mt-unsafe): no other thread uses it yet.
    QApplication::setApplicationName(QStringLiteral("orderdeck"));
    QApplication::setApplicationVersion(QStringLiteral(ORDERDECK_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("orderdeck"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/orderdeck.svg")));
    QApplication::setQuitOnLastWindowClosed(false);
    orderdeck::Desktop desktop(std::move(*options), stop);
    desktop.open();
    return QApplication::exec();
}
