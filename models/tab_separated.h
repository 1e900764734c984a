#pragma once

#include <QString>
#include <QStringList>

namespace orderdeck {

/// One line for the clipboard, as a spreadsheet takes it: a cell stays one cell, and what a
/// spreadsheet would compute begins with an apostrophe.
[[nodiscard]] QString tabSeparatedLine(const QStringList& cells);
/// One such cell: no tab, no line break, nothing that computes.
[[nodiscard]] QString tabSeparatedCell(QString text);

} // namespace orderdeck
