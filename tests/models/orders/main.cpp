#include "tests/support/run_suites.h"

#include <QCoreApplication>

std::unique_ptr<QObject> makeOrderTableModelTest();
std::unique_ptr<QObject> makeOrderListTest();
std::unique_ptr<QObject> makeTimelineModelTest();
std::unique_ptr<QObject> makeOrderDetailsTest();
std::unique_ptr<QObject> makeLifecycleFiguresTest();
std::unique_ptr<QObject> makeOrderLookupTest();
std::unique_ptr<QObject> makeOrderViewsTest();

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    return orderdeck::runSuites(argc, argv,
                                {makeOrderTableModelTest, makeOrderListTest, makeTimelineModelTest,
                                 makeOrderDetailsTest, makeLifecycleFiguresTest,
                                 makeOrderLookupTest, makeOrderViewsTest});
}
