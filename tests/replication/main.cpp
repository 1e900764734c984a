#include "tests/support/run_suites.h"

std::unique_ptr<QObject> makePrimaryTrailTest();
std::unique_ptr<QObject> makeRoleClassifierTest();
std::unique_ptr<QObject> makeRolePropertyTest();
std::unique_ptr<QObject> makeReadRouterTest();
std::unique_ptr<QObject> makeTopologyMonitorTest();

int main(int argc, char** argv)
{
    return orderdeck::runSuites(argc, argv,
                                {makePrimaryTrailTest, makeRoleClassifierTest, makeRolePropertyTest,
                                 makeReadRouterTest, makeTopologyMonitorTest});
}
