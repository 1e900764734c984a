#include "tests/support/run_suites.h"

std::unique_ptr<QObject> makeClusterServersTest();
std::unique_ptr<QObject> makeClusterFailoverTest();
std::unique_ptr<QObject> makeClusterOwnerTest();

int main(int argc, char** argv)
{
    return orderdeck::runSuites(
        argc, argv, {makeClusterServersTest, makeClusterFailoverTest, makeClusterOwnerTest});
}
