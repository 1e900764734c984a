#include "tests/support/run_suites.h"

#include <QCoreApplication>

std::unique_ptr<QObject> makeProfileTest();
std::unique_ptr<QObject> makeFiguresTest();
std::unique_ptr<QObject> makeServiceHostTest();
std::unique_ptr<QObject> makeShardFiguresTest();

int main(int argc, char** argv)
{
    // Qt SQL finds its drivers through the application object.
    const QCoreApplication application(argc, argv);
    return orderdeck::runSuites(
        argc, argv, {makeProfileTest, makeFiguresTest, makeShardFiguresTest, makeServiceHostTest});
}
