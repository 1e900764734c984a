#include "widgets/frame/copy_rows.h"

#include "models/tab_separated.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHeaderView>
#include <QTableView>

#include <algorithm>

namespace orderdeck {

QString copyRows(const QTableView& view)
{
    QModelIndexList rows = view.selectionModel()->selectedRows();
    if (rows.isEmpty())
        return QCoreApplication::translate("copyRows", "Nothing copied: select a row first");
    std::sort(rows.begin(), rows.end());
    const QAbstractItemModel& model = *view.model();
    QList<int> columns;
    QStringList cells;
    for (int visual = 0; visual < model.columnCount(); ++visual) {
        const int column = view.horizontalHeader()->logicalIndex(visual);
        if (view.isColumnHidden(column))
            continue;
        columns.append(column);
        cells.append(model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    }
    QStringList lines{tabSeparatedLine(cells)};
    for (const QModelIndex& row : std::as_const(rows)) {
        cells.clear();
        for (const int column : std::as_const(columns))
            cells.append(row.siblingAtColumn(column).data().toString());
        lines.append(tabSeparatedLine(cells));
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
    return rows.size() == 1
               ? QCoreApplication::translate("copyRows", "Copied 1 row")
               : QCoreApplication::translate("copyRows", "Copied %1 rows").arg(rows.size());
}

} // namespace orderdeck
