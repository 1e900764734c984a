#include "models/import_report_model.h"

#include "models/text.h"

#include <QFileInfo>
#include <QStringList>

namespace orderdeck {
namespace {

std::int64_t valueOf(const ImportFileReport& file, int column)
{
    switch (column) {
    case ImportReportModel::ReadColumn: return file.rowsRead;
    case ImportReportModel::UsedColumn: return file.used;
    case ImportReportModel::SkippedColumn: return file.rowsSkipped();
    case ImportReportModel::RefusedColumn: return file.refused;
    case ImportReportModel::KnownColumn: return file.alreadyThere;
    default: return 0;
    }
}

} // namespace

ImportReportModel::ImportReportModel(std::vector<ImportFileReport> files, QObject* parent)
    : QAbstractTableModel(parent), m_files(std::move(files))
{}

int ImportReportModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_files.size());
}

int ImportReportModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString ImportReportModel::explanation(const ImportFileReport& file, int column) const
{
    if (column == FileColumn)
        return fromUtf8(file.path);
    if (column == RefusedColumn && file.conflicts > 0)
        return tr("%1 of them because their order is known with another history")
            .arg(countText(file.conflicts));
    if (column != SkippedColumn)
        return {};
    QStringList rules;
    for (const SkippedRows& skipped : file.skipped)
        rules.append(fromUtf8(skipped.rule) % QStringLiteral(": ") % countText(skipped.rows));
    return rules.join(QLatin1Char('\n'));
}

QVariant ImportReportModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ImportFileReport& file = m_files[std::size_t(index.row())];
    const bool name = index.column() == FileColumn;
    switch (role) {
    case Qt::DisplayRole:
        return name ? QFileInfo(fromUtf8(file.path)).fileName()
                    : countText(valueOf(file, index.column()));
    // As HTML, in which the text of a file cannot pose as HTML.
    case Qt::ToolTipRole: return explanation(file, index.column()).toHtmlEscaped();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment((name ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    default: return {};
    }
}

QVariant ImportReportModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(
            (section == FileColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case FileColumn: return tr("File");
    case ReadColumn: return tr("Rows read");
    case UsedColumn: return tr("= used");
    case SkippedColumn: return tr("+ skipped");
    case RefusedColumn: return tr("+ refused");
    case KnownColumn: return tr("+ already there");
    default: return {};
    }
}

QString importSummary(const ImportReport& report)
{
    const ImportedOrders& orders = report.orders;
    QStringList parts{ImportReportModel::tr("%1 orders with %2 events written")
                          .arg(countText(orders.written), countText(orders.events))};
    const auto add = [&parts](std::int64_t count, const QString& text) {
        if (count > 0)
            parts.append(text.arg(countText(count)));
    };
    add(orders.alreadyThere, ImportReportModel::tr("%1 already there"));
    add(orders.conflicts, ImportReportModel::tr("%1 known with another history, not touched"));
    add(orders.refused, ImportReportModel::tr("%1 refused by the store"));
    add(orders.clockBackwards, ImportReportModel::tr("%1 flagged: a clock ran backwards"));
    add(orders.illegalHistory, ImportReportModel::tr("%1 flagged: their steps are not legal"));
    return parts.join(QStringLiteral(" · "));
}

} // namespace orderdeck
