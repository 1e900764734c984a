#include "tests/lifecycle/lifecycle_tests.h"
#include "tests/support/run_suites.h"

#include <QCoreApplication>

using namespace orderdeck;

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    return runSuites(argc, argv,
                     {makeDiagnosticsTest, makeHostileTest, makeGuardTest, makeGuardPropertyTest,
                      makeDecisionTest, makeTraceTest, makeShippedTest, makeCommerceTest,
                      makeOracleTest});
}
