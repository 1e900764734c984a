#include "models/order_table_model.h"

#include "backend/foundation/text.h"
#include "models/text.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace orderdeck {

namespace {

struct ColumnFacts {
    const char* key;
    const char* title;
    Qt::Alignment alignment;
};

constexpr std::array<ColumnFacts, OrderTableModel::ColumnCount> kColumns{{
    {"number", QT_TRANSLATE_NOOP("OrderTableModel", "Order"), Qt::AlignLeft},
    {"state", QT_TRANSLATE_NOOP("OrderTableModel", "State"), Qt::AlignLeft},
    {"region", QT_TRANSLATE_NOOP("OrderTableModel", "Region"), Qt::AlignLeft},
    {"customer", QT_TRANSLATE_NOOP("OrderTableModel", "Customer"), Qt::AlignLeft},
    {"total", QT_TRANSLATE_NOOP("OrderTableModel", "Total"), Qt::AlignRight},
    {"age", QT_TRANSLATE_NOOP("OrderTableModel", "In state for"), Qt::AlignRight},
    {"placed", QT_TRANSLATE_NOOP("OrderTableModel", "Placed"), Qt::AlignLeft},
    {"why", QT_TRANSLATE_NOOP("OrderTableModel", "Last step by"), Qt::AlignLeft},
}};

} // namespace

void OrderTableModel::setContext(std::shared_ptr<const LifecycleCatalogue> catalogue,
                                 double timeCompression)
{
    m_catalogue = std::move(catalogue);
    m_timeCompression = timeCompression;
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
}

void OrderTableModel::setNow(Timestamp now)
{
    m_now = now;
    if (!m_rows.empty()) {
        Q_EMIT dataChanged(index(0, AgeColumn), index(int(m_rows.size()) - 1, AgeColumn),
                           {Qt::DisplayRole, AttentionRole});
    }
}

void OrderTableModel::setZone(Qt::TimeSpec zone)
{
    m_zone = zone;
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, PlacedColumn), index(int(m_rows.size()) - 1, PlacedColumn));
}

void OrderTableModel::merge(std::vector<OrderRow> rows)
{
    removeAbsent(rows);
    for (int row = 0; row < int(rows.size()); ++row)
        place(row, rows[std::size_t(row)]);
    // An answer that names an order twice must not leave its second row behind for ever.
    if (m_rows.size() > rows.size()) {
        beginRemoveRows({}, int(rows.size()), int(m_rows.size()) - 1);
        m_rows.resize(rows.size());
        endRemoveRows();
    }
}

void OrderTableModel::removeAbsent(const std::vector<OrderRow>& wanted)
{
    std::unordered_set<OrderId> ids;
    for (const OrderRow& row : wanted)
        ids.insert(row.id);
    const auto absent = [&](int row) { return !ids.contains(m_rows[std::size_t(row)].id); };
    for (int last = int(m_rows.size()) - 1; last >= 0; --last) {
        if (!absent(last))
            continue;
        int first = last;
        while (first > 0 && absent(first - 1))
            --first;
        beginRemoveRows({}, first, last);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        endRemoveRows();
        last = first;
    }
}

/// Makes `wanted` stand at `row`; everything before it is in place already.
void OrderTableModel::place(int row, OrderRow& wanted)
{
    const auto begin = m_rows.begin() + row;
    const auto present =
        std::find_if(begin, m_rows.end(), [&](const OrderRow& r) { return r.id == wanted.id; });
    if (present == m_rows.end()) {
        beginInsertRows({}, row, row);
        m_rows.insert(begin, std::move(wanted));
        endInsertRows();
        return;
    }
    if (present != begin) {
        const int from = int(present - m_rows.begin());
        beginMoveRows({}, from, from, {}, row);
        std::rotate(begin, present, present + 1);
        endMoveRows();
    }
    OrderRow& shown = m_rows[std::size_t(row)];
    if (shown != wanted) {
        shown = std::move(wanted);
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

int OrderTableModel::rowOf(OrderId id) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&](const OrderRow& row) { return row.id == id; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

QString OrderTableModel::columnKey(int column)
{
    return QString::fromLatin1(kColumns.at(std::size_t(column)).key);
}

int OrderTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int OrderTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant OrderTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= int(m_rows.size()))
        return {};
    const OrderRow& row = m_rows[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return display(row, index.column());
    case Qt::ToolTipRole: return toolTip(row, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment(kColumns.at(std::size_t(index.column())).alignment | Qt::AlignVCenter));
    case SortRole: return sortValue(row, index.column());
    case IdRole: return qlonglong(row.id.value);
    case StateRole: {
        const LifecycleState* state = stateOf(row);
        return state == nullptr ? QVariant() : QVariant(int(state->kind));
    }
    case StateRankRole: {
        const LifecycleState* state = stateOf(row);
        return state == nullptr ? QVariant() : QVariant(state->kindRank);
    }
    case AttentionRole: return pastTarget(row);
    default: return {};
    }
}

QVariant OrderTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const ColumnFacts& facts = kColumns.at(std::size_t(section));
    if (role == Qt::DisplayRole)
        return tr(facts.title);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(facts.alignment | Qt::AlignVCenter));
    return {};
}

const LifecycleState* OrderTableModel::stateOf(const OrderRow& row) const
{
    const Lifecycle* lifecycle =
        m_catalogue ? m_catalogue->find(row.lifecycle, row.lifecycleVersion) : nullptr;
    if (lifecycle == nullptr)
        return nullptr;
    const StateIndex state = lifecycle->stateIndex(row.state);
    return state == kNoState ? nullptr : &lifecycle->states()[state];
}

bool OrderTableModel::pastTarget(const OrderRow& row) const
{
    const LifecycleState* state = stateOf(row);
    return row.open && state != nullptr && state->target &&
           (m_now - row.since) * m_timeCompression > *state->target;
}

QVariant OrderTableModel::display(const OrderRow& row, int column) const
{
    switch (column) {
    case NumberColumn:
        return row.number.empty() ? fromUtf8(toString(row.id)) : fromUtf8(row.number);
    case StateColumn: {
        const LifecycleState* state = stateOf(row);
        return fromUtf8(state == nullptr ? row.state : state->label);
    }
    case RegionColumn: return fromUtf8(row.region);
    case CustomerColumn: return fromUtf8(row.customer);
    case TotalColumn: return moneyText(row.totalMinor, row.currency);
    // A row may be younger than the snapshot that says what time it is.
    case AgeColumn: return fromUtf8(describeDuration(std::max(Duration(0), m_now - row.since)));
    case PlacedColumn: return timeText(row.placedAt, m_zone);
    case WhyColumn:
        return row.lastReason.empty() ? fromUtf8(row.lastActor)
                                      : QString(fromUtf8(row.lastActor) % QStringLiteral(": ") %
                                                fromUtf8(row.lastReason));
    default: return {};
    }
}

QVariant OrderTableModel::sortValue(const OrderRow& row, int column) const
{
    switch (column) {
    case TotalColumn: return qlonglong(row.totalMinor);
    case AgeColumn: return qlonglong(toMicros(row.since));
    case PlacedColumn: return qlonglong(toMicros(row.placedAt));
    default: return display(row, column);
    }
}

QVariant OrderTableModel::toolTip(const OrderRow& row, int column) const
{
    switch (column) {
    case AgeColumn: return tr("since %1").arg(timeText(row.since, m_zone));
    case NumberColumn: return tr("id %1").arg(row.id.value);
    case CustomerColumn:
    case RegionColumn:
    case WhyColumn: return toolTipText(display(row, column).toString());
    default: return {};
    }
}

} // namespace orderdeck
