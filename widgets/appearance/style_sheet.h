#pragma once

#include "widgets/appearance/palette.h"

#include <QString>

namespace orderdeck {

/// The small style sheet of the window, made from the palette table. What widgets set to be styled:
/// property "card" (true) on a QFrame; property "tone" on a QLabel: "heading", "strong", "muted",
/// "small" (muted, small), "warning", "error", "good", "figure"; property "tone" on a QPushButton:
/// "primary", "danger", "quiet", "segment"; property "flat" (true) on an item view inside a card.
[[nodiscard]] QString styleSheet(const Palette& palette);

} // namespace orderdeck
