#include "tests/storage/postgres/postgres_place.h"
#include "tests/storage/store_audit_contract.h"
#include "tests/storage/store_contract.h"
#include "tests/storage/store_read_contract.h"
#include "tests/support/run_suites.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>

int main(int argc, char** argv)
{
    using namespace orderdeck;
    const QCoreApplication application(argc, argv);
    // A store takes longer to make than an embedded one; the embedded ones are tried more often.
    if (!qEnvironmentVariableIsSet("RC_PARAMS"))
        qputenv("RC_PARAMS", "max_success=20");
    const QTemporaryDir folder;
    // Root's servers run as another user.
    QFile::setPermissions(folder.path(), QFile::Permissions(0x7755));
    const auto server = startTestServer(folder.filePath(QStringLiteral("server")).toStdString());
    const MakeStorePlace make = [&](int shards) {
        return std::make_unique<PostgresPlace>(*server, shards);
    };
    return runSuites(argc, argv,
                     {[&] { return std::make_unique<StoreWriteContract>(make); },
                      [&] { return std::make_unique<StoreReadContract>(make); },
                      [&] { return std::make_unique<StoreAuditContract>(make); }});
}
