#include "app/orderdeckd/daemon.h"
#include "app/terminal/text_output.h"

#include <QCoreApplication>
#include <algorithm>
#include <clocale>
#include <csignal>
#include <iostream>

namespace {

int help()
{
    std::cout << "usage: " << orderdeck::daemonUsage()
              << "\n\nRuns the order service without a window and prints a line of figures a "
                 "second.\n"
                 "Ctrl-C and SIGTERM let it finish what is under way.\n"
                 "Exit status: 0 ended as asked, 2 wrong use or the store cannot be opened.\n";
    return 0;
}

} // namespace

int main(int argc, char* argv[])
{
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const auto given = [&](const char* option) {
        return std::find(arguments.begin(), arguments.end(), option) != arguments.end();
    };
    if (given("--help"))
        return help();
    if (given("--version")) {
        std::cout << "orderdeckd " << ORDERDECK_VERSION << '\n';
        return 0;
    }
    auto options = orderdeck::daemonOptions(arguments);
    if (!options) {
        std::cerr << "orderdeckd: " << orderdeck::printable(options.error().text())
                  << "\nusage: " << orderdeck::daemonUsage() << '\n';
        return 2;
    }
    // A reader of the figures that goes away must not take the service with it.
    std::signal(SIGPIPE, SIG_IGN);
    // For the SQL driver's plug-in; it takes over the user's way of writing numbers.
    const QCoreApplication application(argc, argv);
    std::setlocale(LC_NUMERIC, "C");
    const orderdeck::StopSignal stop;
    return orderdeck::Daemon(std::move(*options), stop, std::cout, std::cerr).run();
}
