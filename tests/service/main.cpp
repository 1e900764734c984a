#include "tests/support/run_suites.h"

std::unique_ptr<QObject> makeBatchBuilderTest();
std::unique_ptr<QObject> makePageMergeTest();
std::unique_ptr<QObject> makeOrderServiceTest();
std::unique_ptr<QObject> makeNumbersByRegionTest();
std::unique_ptr<QObject> makeServiceReadsTest();
std::unique_ptr<QObject> makeShardCountersTest();
std::unique_ptr<QObject> makeServiceAuditTest();
std::unique_ptr<QObject> makeServiceInterleavingsTest();
std::unique_ptr<QObject> makeStatusCacheTest();
std::unique_ptr<QObject> makeWatchHubTest();
std::unique_ptr<QObject> makeOrderExportTest();

int main(int argc, char** argv)
{
    return orderdeck::runSuites(
        argc, argv,
        {makeBatchBuilderTest, makePageMergeTest, makeOrderServiceTest, makeNumbersByRegionTest,
         makeServiceReadsTest, makeServiceAuditTest, makeShardCountersTest, makeStatusCacheTest,
         makeWatchHubTest, makeOrderExportTest, makeServiceInterleavingsTest});
}
