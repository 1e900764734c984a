#include "tests/support/run_suites.h"

std::unique_ptr<QObject> makeAuditTest();
std::unique_ptr<QObject> makeRequestTest();
std::unique_ptr<QObject> makeValidationTest();
std::unique_ptr<QObject> makeFoldTest();
std::unique_ptr<QObject> makeGuardFieldsTest();
std::unique_ptr<QObject> makeJudgementTest();
std::unique_ptr<QObject> makeLifecycleCatalogueTest();
std::unique_ptr<QObject> makeOrderFilterTest();
std::unique_ptr<QObject> makeFilterMeaningTest();

int main(int argc, char** argv)
{
    return orderdeck::runSuites(argc, argv,
                                {makeAuditTest, makeRequestTest, makeValidationTest, makeFoldTest,
                                 makeGuardFieldsTest, makeJudgementTest, makeLifecycleCatalogueTest,
                                 makeOrderFilterTest, makeFilterMeaningTest});
}
