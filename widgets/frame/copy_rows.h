#pragma once

#include <QString>

class QTableView;

namespace orderdeck {

/// Puts the selected rows into the clipboard: the columns shown, in the order shown, separated by
/// tabs, below a line of their names. Nothing selected leaves the clipboard alone. Returns what
/// the status bar says of it.
QString copyRows(const QTableView& view);

} // namespace orderdeck
