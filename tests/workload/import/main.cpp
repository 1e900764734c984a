#include "tests/support/run_suites.h"

std::unique_ptr<QObject> makeCsvReaderTest();
std::unique_ptr<QObject> makeCellValuesTest();
std::unique_ptr<QObject> makeMappingTest();
std::unique_ptr<QObject> makeImporterTest();
std::unique_ptr<QObject> makeImportResumeTest();
std::unique_ptr<QObject> makeShippedMappingsTest();
std::unique_ptr<QObject> makeHostileImportTest();

int main(int argc, char** argv)
{
    return orderdeck::runSuites(argc, argv,
                                {makeCsvReaderTest, makeCellValuesTest, makeMappingTest,
                                 makeImporterTest, makeImportResumeTest, makeShippedMappingsTest,
                                 makeHostileImportTest});
}
