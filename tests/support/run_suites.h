#pragma once

#include <QTest>

#include <atomic>
#include <functional>
#include <initializer_list>
#include <memory>

namespace orderdeck {

/// Makes the object of one test class; each .cpp of a shared test executable has one.
using SuiteFactory = std::function<std::unique_ptr<QObject>()>;

/// Name of the class that runs now, for watchers on other threads; null between them.
inline std::atomic<const char*>& runningSuite()
{
    static std::atomic<const char*> name{nullptr};
    return name;
}

/// Runs the classes of one library one after the other, for they share an executable (linking is
/// the dear part). The number of failures, as main() returns it.
inline int runSuites(int argc, char** argv, std::initializer_list<SuiteFactory> factories)
{
    int failures = 0;
    for (const SuiteFactory& make : factories) {
        const std::unique_ptr<QObject> suite = make();
        runningSuite() = suite->metaObject()->className();
        failures += QTest::qExec(suite.get(), argc, argv);
        runningSuite() = nullptr;
    }
    return failures;
}

} // namespace orderdeck
