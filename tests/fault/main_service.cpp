#include "tests/fault/small_disk.h"
#include "tests/support/run_suites.h"

#include <QCoreApplication>

std::unique_ptr<QObject> makeClockJumpsTest();
std::unique_ptr<QObject> makeHolderKillTest();
std::unique_ptr<QObject> makeServiceFaultsTest();

int main(int argc, char** argv)
{
    orderdeck::SmallDisk::keepMountsToOurselves();
    const QCoreApplication application(argc, argv); // Qt SQL finds its driver through it.
    return orderdeck::runSuites(argc, argv,
                                {makeClockJumpsTest, makeServiceFaultsTest, makeHolderKillTest});
}
