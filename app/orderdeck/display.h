#pragma once

#include <string>

namespace orderdeck {

/// Whether the environment names a display, or a Qt platform that needs none.
[[nodiscard]] bool displayNamed();
/// What to do instead, for the terminal.
[[nodiscard]] std::string noDisplayText(bool demo);
/// From here until displayReached() a display that is named but cannot be reached ends the program
/// with noDisplayText() and status 2, instead of an abort by Qt.
void explainMissingDisplay(bool demo);
void displayReached();

} // namespace orderdeck
