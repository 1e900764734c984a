#include "tests/support/gui_watchdog.h"
#include "tests/support/run_suites.h"

#include <QApplication>

std::unique_ptr<QObject> makeOrderColumnsTest();
std::unique_ptr<QObject> makeOrderFindingTest();
std::unique_ptr<QObject> makeOrderPanelTest();
std::unique_ptr<QObject> makeOrderSelectionTest();
std::unique_ptr<QObject> makeOrderTableTest();
std::unique_ptr<QObject> makeSavedViewsTest();

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const orderdeck::GuiWatchdog watchdog;
    return orderdeck::runSuites(argc, argv,
                                {makeOrderColumnsTest, makeOrderFindingTest, makeOrderPanelTest,
                                 makeOrderSelectionTest, makeOrderTableTest, makeSavedViewsTest});
}
