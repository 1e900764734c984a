#pragma once

#include <functional>

class QString;
class QTableView;

namespace orderdeck {

/// Puts the selected rows into the clipboard: the columns shown, in the order shown, separated by
/// tabs, below a line of their names. How many rows; 0 leaves the clipboard alone.
int copyRows(const QTableView& view);
/// Ctrl+C within the view does it; `told` gets the words for the status bar.
void copyRowsByKey(QTableView& view, std::function<void(const QString& note)> told);

} // namespace orderdeck
