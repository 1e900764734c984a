#pragma once

#include "tests/gui/walk/findings.h"

namespace orderdeck {

/// Presses Tab through the window of `root`, and arrows within groups of which Tab reaches one:
/// everything a person uses must get the focus that way.
void walkKeys(QWidget& root, Findings& findings);

} // namespace orderdeck
