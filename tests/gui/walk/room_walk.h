#pragma once

#include "tests/gui/walk/findings.h"

namespace orderdeck {

/// What `root` shows fits: texts into their room (or they end in "…" with the whole in a tooltip),
/// children into their parents, and nothing lies upon its sibling.
void walkRoom(QWidget& root, Findings& findings);

} // namespace orderdeck
