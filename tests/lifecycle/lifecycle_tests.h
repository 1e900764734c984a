#pragma once

#include <QObject>

#include <memory>

namespace orderdeck {

// The test classes that share the executable tst_lifecycle; each is run by its main.
std::unique_ptr<QObject> makeDiagnosticsTest();
std::unique_ptr<QObject> makeHostileTest();
std::unique_ptr<QObject> makeGuardTest();
std::unique_ptr<QObject> makeGuardPropertyTest();
std::unique_ptr<QObject> makeDecisionTest();
std::unique_ptr<QObject> makeTraceTest();
std::unique_ptr<QObject> makeShippedTest();
std::unique_ptr<QObject> makeCommerceTest();
std::unique_ptr<QObject> makeOracleTest();

} // namespace orderdeck
