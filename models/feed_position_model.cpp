#include "models/feed_position_model.h"

#include "backend/foundation/text.h"
#include "models/order_table_model.h"
#include "models/text.h"

namespace orderdeck {

void FeedPositionModel::show(const ServiceSnapshot& snapshot)
{
    std::vector<Row> wanted;
    for (const ShardStatus& shard : snapshot.shards)
        wanted.push_back({tr("Lists, shard %1").arg(shard.shard + 1), shard.feedHead,
                          shard.projectionPosition, shard.projectionLag, shard.projectionAge});
    if (wanted == m_rows)
        return;
    const int have = rowCount();
    const int want = int(wanted.size());
    if (want < have) {
        beginRemoveRows({}, want, have - 1);
        m_rows.resize(std::size_t(want));
        endRemoveRows();
    } else if (want > have) {
        beginInsertRows({}, have, want - 1);
        m_rows.resize(std::size_t(want));
        endInsertRows();
    }
    m_rows = std::move(wanted);
    if (want > 0)
        Q_EMIT dataChanged(index(0, 0), index(want - 1, ColumnCount - 1));
}

int FeedPositionModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int FeedPositionModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString FeedPositionModel::display(const Row& row, int column) const
{
    switch (column) {
    case ConsumerColumn: return row.consumer;
    case HeadColumn: return countText(row.head);
    case PositionColumn: return countText(row.position);
    case BehindColumn:
        return row.age ? QString(countText(row.behind) % QStringLiteral(" · ") %
                                 fromUtf8(describeDuration(*row.age)))
                       : countText(row.behind);
    default: return {};
    }
}

QVariant FeedPositionModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return display(row, index.column());
    case Qt::TextAlignmentRole:
        return int((index.column() == ConsumerColumn ? Qt::AlignLeft : Qt::AlignRight) |
                   Qt::AlignVCenter);
    case SortRole: return qlonglong(index.column() == HeadColumn ? row.head : row.position);
    case AttentionRole: return index.column() == BehindColumn && row.behind > 0;
    default: return {};
    }
}

QVariant FeedPositionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == ConsumerColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ConsumerColumn: return tr("Who");
    case HeadColumn: return tr("Feed at");
    case PositionColumn: return tr("Is at");
    default: return tr("Behind");
    }
}

} // namespace orderdeck
