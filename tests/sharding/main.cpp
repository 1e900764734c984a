#include "tests/support/run_suites.h"

std::unique_ptr<QObject> makeShardMapTest();
std::unique_ptr<QObject> makeOrderIdSequenceTest();

int main(int argc, char** argv)
{
    return orderdeck::runSuites(argc, argv, {makeShardMapTest, makeOrderIdSequenceTest});
}
