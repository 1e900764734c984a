#include "tests/fault/small_disk.h"
#include "tests/support/run_suites.h"

#include <QCoreApplication>

std::unique_ptr<QObject> makeBadPlacesTest();
std::unique_ptr<QObject> makeDiskFaultsTest();
std::unique_ptr<QObject> makePowerLossTest();
std::unique_ptr<QObject> makeStatementKillsTest();

int main(int argc, char** argv)
{
    orderdeck::SmallDisk::keepMountsToOurselves();
    const QCoreApplication application(argc, argv); // Qt SQL finds its driver through it.
    return orderdeck::runSuites(
        argc, argv,
        {makeStatementKillsTest, makeBadPlacesTest, makePowerLossTest, makeDiskFaultsTest});
}
