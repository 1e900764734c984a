#include "tests/support/run_suites.h"

std::unique_ptr<QObject> makeTextTest();
std::unique_ptr<QObject> makeErrorTest();
std::unique_ptr<QObject> makeBoundedQueueTest();
std::unique_ptr<QObject> makeCsvTextTest();
std::unique_ptr<QObject> makeOutputFileTest();
std::unique_ptr<QObject> makeThreadPriorityTest();

int main(int argc, char** argv)
{
    return orderdeck::runSuites(argc, argv,
                                {makeTextTest, makeErrorTest, makeBoundedQueueTest, makeCsvTextTest,
                                 makeOutputFileTest, makeThreadPriorityTest});
}
