#include "tests/support/gui_watchdog.h"
#include "tests/support/run_suites.h"

#include <QApplication>

std::unique_ptr<QObject> makeWalkBitesTest();
std::unique_ptr<QObject> makeWalkTest();

int main(int argc, char** argv)
{
    const QApplication application(argc, argv);
    const orderdeck::GuiWatchdog watchdog;
    return orderdeck::runSuites(argc, argv, {makeWalkBitesTest, makeWalkTest});
}
