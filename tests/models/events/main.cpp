#include "tests/support/run_suites.h"

#include <QCoreApplication>

std::unique_ptr<QObject> makeEventDetailsTest();
std::unique_ptr<QObject> makeEventFilterTest();
std::unique_ptr<QObject> makeEventTailTest();
std::unique_ptr<QObject> makeEventTailModelTest();
std::unique_ptr<QObject> makeFeedPositionModelTest();

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    return orderdeck::runSuites(argc, argv,
                                {makeEventDetailsTest, makeEventFilterTest, makeEventTailTest,
                                 makeEventTailModelTest, makeFeedPositionModelTest});
}
