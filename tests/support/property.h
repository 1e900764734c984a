#pragma once

#include <QTest>
#include <rapidcheck.h>

/// A RapidCheck property inside a Qt Test slot: a counterexample fails the slot; what was found is
/// printed by RapidCheck.
#define OD_PROPERTY(DESCRIPTION, ...)                                                              \
    do {                                                                                           \
        const bool odHolds = rc::check(DESCRIPTION, __VA_ARGS__);                                  \
        QVERIFY2(odHolds, DESCRIPTION);                                                            \
    } while (false)
