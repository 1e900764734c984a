#include "tests/support/gui_watchdog.h"
#include "tests/support/run_suites.h"

#include <QApplication>

std::unique_ptr<QObject> makeAuditPageTest();

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const orderdeck::GuiWatchdog watchdog;
    return orderdeck::runSuites(argc, argv, {makeAuditPageTest});
}
