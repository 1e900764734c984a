#include "tests/support/run_suites.h"

std::unique_ptr<QObject> makeBehaviourTest();
std::unique_ptr<QObject> makeOrderScriptTest();
std::unique_ptr<QObject> makeTrafficEngineTest();
std::unique_ptr<QObject> makeTrafficBoundsTest();
std::unique_ptr<QObject> makeTrafficGeneratorTest();
std::unique_ptr<QObject> makeHistoryTest();

int main(int argc, char** argv)
{
    return orderdeck::runSuites(argc, argv,
                                {makeBehaviourTest, makeOrderScriptTest, makeTrafficEngineTest,
                                 makeTrafficBoundsTest, makeTrafficGeneratorTest, makeHistoryTest});
}
