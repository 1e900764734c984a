#include "tests/support/run_suites.h"

#include <QCoreApplication>

std::unique_ptr<QObject> makeAttentionModelTest();
std::unique_ptr<QObject> makeAxisTicksTest();
std::unique_ptr<QObject> makeDoorCallsTest();
std::unique_ptr<QObject> makeFinderModelTest();
std::unique_ptr<QObject> makeImportReportModelTest();
std::unique_ptr<QObject> makeOverviewFiguresTest();
std::unique_ptr<QObject> makeSeriesReductionTest();
std::unique_ptr<QObject> makeServiceWatchTest();
std::unique_ptr<QObject> makeStateBarsModelTest();

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    return orderdeck::runSuites(argc, argv,
                                {makeAttentionModelTest, makeAxisTicksTest, makeDoorCallsTest,
                                 makeFinderModelTest, makeImportReportModelTest,
                                 makeOverviewFiguresTest, makeSeriesReductionTest,
                                 makeServiceWatchTest, makeStateBarsModelTest});
}
