#pragma once

#include <QDialog>

#include <memory>
#include <span>

namespace orderdeck {

class WalkStage;

struct DialogEntry {
    const char* name; ///< The class, and what of it is shown: "ImportDialog result".
    std::unique_ptr<QDialog> (*make)(WalkStage& stage);
};

/// Every dialog of the window, in each of its states that looks different. A new class of dialog
/// has to be added here: a test compares this list with the sources.
[[nodiscard]] std::span<const DialogEntry> everyDialog();

} // namespace orderdeck
