#include "tests/support/run_suites.h"

std::unique_ptr<QObject> makeBreakerTest();
std::unique_ptr<QObject> makePoolStateTest();
std::unique_ptr<QObject> makePoolWalkTest();
std::unique_ptr<QObject> makeConnectionPoolTest();
std::unique_ptr<QObject> makePoolOpeningTest();
std::unique_ptr<QObject> makePoolThreadsTest();
std::unique_ptr<QObject> makePoolPeerBugsTest();

int main(int argc, char** argv)
{
    return orderdeck::runSuites(argc, argv,
                                {makeBreakerTest, makePoolStateTest, makePoolWalkTest,
                                 makeConnectionPoolTest, makePoolOpeningTest, makePoolThreadsTest,
                                 makePoolPeerBugsTest});
}
