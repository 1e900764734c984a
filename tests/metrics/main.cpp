#include "tests/support/run_suites.h"

std::unique_ptr<QObject> makeLatencyHistogramTest();
std::unique_ptr<QObject> makeTimeSeriesTest();

int main(int argc, char** argv)
{
    return orderdeck::runSuites(argc, argv, {makeLatencyHistogramTest, makeTimeSeriesTest});
}
