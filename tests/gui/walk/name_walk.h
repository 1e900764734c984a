#pragma once

#include "tests/gui/walk/findings.h"

namespace orderdeck {

/// Everything in `root` that a person uses or reads has a name for those who do not see it, and
/// says what it is: a button, a list, a chart.
void walkNames(QWidget& root, Findings& findings);

} // namespace orderdeck
