#include "tests/support/gui_watchdog.h"
#include "tests/support/run_suites.h"

#include <QApplication>

std::unique_ptr<QObject> makeAppearanceTest();
std::unique_ptr<QObject> makeChartsTest();
std::unique_ptr<QObject> makeFinderTest();
std::unique_ptr<QObject> makeFrameTest();
std::unique_ptr<QObject> makeOverviewPageTest();

int main(int argc, char** argv)
{
    const QApplication application(argc, argv);
    const orderdeck::GuiWatchdog watchdog;
    return orderdeck::runSuites(
        argc, argv,
        {makeAppearanceTest, makeChartsTest, makeFinderTest, makeFrameTest, makeOverviewPageTest});
}
