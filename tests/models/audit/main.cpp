#include "tests/support/run_suites.h"

#include <QCoreApplication>

std::unique_ptr<QObject> makeAuditTableModelTest();
std::unique_ptr<QObject> makeAuditListTest();

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    return orderdeck::runSuites(argc, argv, {makeAuditTableModelTest, makeAuditListTest});
}
