#include "tests/storage/sqlite_place.h"
#include "tests/storage/store_audit_contract.h"
#include "tests/storage/store_contract.h"
#include "tests/storage/store_read_contract.h"
#include "tests/support/run_suites.h"

#include <QCoreApplication>

std::unique_ptr<QObject> makeAuditVerifyTest();
std::unique_ptr<QObject> makeSqliteStoreTest();
std::unique_ptr<QObject> makeVerifyTest();
std::unique_ptr<QObject> makeVerifyCleanTest();

namespace {

std::unique_ptr<QObject> makeWriteContract()
{
    return std::make_unique<orderdeck::StoreWriteContract>(orderdeck::makeSqlitePlace);
}

std::unique_ptr<QObject> makeReadContract()
{
    return std::make_unique<orderdeck::StoreReadContract>(orderdeck::makeSqlitePlace);
}

std::unique_ptr<QObject> makeAuditContract()
{
    return std::make_unique<orderdeck::StoreAuditContract>(orderdeck::makeSqlitePlace);
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv); // Qt SQL finds its driver through it.
    return orderdeck::runSuites(argc, argv,
                                {makeWriteContract, makeReadContract, makeAuditContract,
                                 makeSqliteStoreTest, makeVerifyTest, makeAuditVerifyTest,
                                 makeVerifyCleanTest});
}
