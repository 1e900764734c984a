#include "tests/support/run_suites.h"

#include <QApplication>

std::unique_ptr<QObject> makeEventsPageTest();

int main(int argc, char** argv)
{
    const QApplication application(argc, argv);
    return orderdeck::runSuites(argc, argv, {makeEventsPageTest});
}
