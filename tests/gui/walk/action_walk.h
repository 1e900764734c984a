#pragma once

#include "tests/gui/walk/findings.h"

class QMenuBar;

namespace orderdeck {

/// Every command below `window` stands in a menu of `bar` under a text, no two answer to the same
/// keys, and no two of one menu to the same letter.
void walkActions(QWidget& window, const QMenuBar& bar, Findings& findings);

} // namespace orderdeck
