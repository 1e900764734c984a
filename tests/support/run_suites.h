#pragma once

#include <QTest>

#include <initializer_list>
#include <memory>

namespace orderdeck {

/// Makes the object of one test class; each .cpp of a shared test executable has one.
using SuiteFactory = std::unique_ptr<QObject> (*)();

/// Runs the classes of one library one after the other, for they share an executable (linking is
/// the dear part). The number of failures, as main() returns it.
inline int runSuites(int argc, char** argv, std::initializer_list<SuiteFactory> factories)
{
    int failures = 0;
    for (const SuiteFactory make : factories)
        failures += QTest::qExec(make().get(), argc, argv);
    return failures;
}

} // namespace orderdeck
