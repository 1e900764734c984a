#include "models/event_tail_model.h"

#include "models/order_table_model.h"
#include "models/text.h"

#include <QDateTime>

#include <algorithm>
#include <array>

namespace orderdeck {
namespace {

struct ColumnFacts {
    const char* title;
    Qt::Alignment alignment;
};
constexpr Qt::Alignment kLeft = Qt::AlignLeft | Qt::AlignVCenter;
constexpr Qt::Alignment kRight = Qt::AlignRight | Qt::AlignVCenter;
constexpr std::array<ColumnFacts, EventTailModel::ColumnCount> kColumns{{
    {QT_TRANSLATE_NOOP("orderdeck::EventTailModel", "When"), kLeft},
    {QT_TRANSLATE_NOOP("orderdeck::EventTailModel", "Shard"), kRight},
    {QT_TRANSLATE_NOOP("orderdeck::EventTailModel", "Position"), kRight},
    {QT_TRANSLATE_NOOP("orderdeck::EventTailModel", "Order"), kLeft},
    {QT_TRANSLATE_NOOP("orderdeck::EventTailModel", "Event"), kLeft},
    {QT_TRANSLATE_NOOP("orderdeck::EventTailModel", "From"), kLeft},
    {QT_TRANSLATE_NOOP("orderdeck::EventTailModel", "To"), kLeft},
    {QT_TRANSLATE_NOOP("orderdeck::EventTailModel", "Actor"), kLeft},
    {QT_TRANSLATE_NOOP("orderdeck::EventTailModel", "Reason"), kLeft},
}};

} // namespace

void EventTailModel::setCatalogue(std::shared_ptr<const LifecycleCatalogue> catalogue)
{
    if (catalogue == m_catalogue)
        return;
    m_catalogue = std::move(catalogue);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, FromColumn), index(rowCount() - 1, ToColumn));
}

void EventTailModel::setZone(Qt::TimeSpec zone)
{
    m_zone = zone;
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, WhenColumn), index(rowCount() - 1, WhenColumn));
}

void EventTailModel::add(const std::vector<TailEvent>& events)
{
    const int most = std::min(int(events.size()), kMostRows);
    if (most == 0)
        return;
    const int surplus = rowCount() + most - kMostRows;
    if (surplus > 0) {
        beginRemoveRows({}, rowCount() - surplus, rowCount() - 1);
        m_rows.erase(m_rows.end() - surplus, m_rows.end());
        endRemoveRows();
    }
    beginInsertRows({}, 0, most - 1);
    for (auto tail = events.end() - most; tail != events.end(); ++tail)
        m_rows.push_front(*tail);
    endInsertRows();
}

void EventTailModel::replace(const std::vector<TailEvent>& events)
{
    beginResetModel();
    m_rows.assign(events.rbegin(),
                  events.rbegin() + std::min<std::ptrdiff_t>(kMostRows, std::ssize(events)));
    endResetModel();
}

void EventTailModel::setNumber(OrderId order, const QString& number)
{
    if (m_numbers.size() >= kMostRows)
        m_numbers.clear();
    m_numbers.insert(order.value, number);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, OrderColumn), index(rowCount() - 1, OrderColumn));
}

int EventTailModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int EventTailModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const LifecycleState* EventTailModel::stateOf(const TailEvent& tail, const std::string& id) const
{
    const Lifecycle* lifecycle =
        m_catalogue ? m_catalogue->find(tail.lifecycle, tail.event.lifecycleVersion) : nullptr;
    const StateIndex state = lifecycle == nullptr ? kNoState : lifecycle->stateIndex(id);
    return state == kNoState ? nullptr : &lifecycle->states()[state];
}

QString EventTailModel::stateText(const TailEvent& tail, const std::string& id) const
{
    const LifecycleState* state = stateOf(tail, id);
    return fromUtf8(state == nullptr ? id : state->label);
}

QString EventTailModel::orderText(OrderId order) const
{
    const QString number = m_numbers.value(order.value);
    return number.isEmpty() ? fromUtf8(toString(order)) : number;
}

QString EventTailModel::display(const TailEvent& tail, int column) const
{
    const Event& event = tail.event;
    switch (column) {
    case WhenColumn: return timeText(event.at, m_zone).right(8);
    case ShardColumn: return QString::number(tail.shard + 1);
    case PositionColumn: return QString::number(tail.position);
    case OrderColumn: return orderText(event.order);
    case EventColumn: return fromUtf8(event.name);
    case FromColumn: return stateText(tail, event.from);
    // An event that moves nothing has no chip of its own there.
    case ToColumn: return event.from == event.to ? QString() : stateText(tail, event.to);
    case ActorColumn: return fromUtf8(event.actor.name);
    case ReasonColumn: return fromUtf8(event.reason);
    default: return {};
    }
}

QString EventTailModel::spoken(const TailEvent& tail) const
{
    return tr("%1 of order %2, from %3 to %4, by %5, shard %6, at %7")
        .arg(fromUtf8(tail.event.name), orderText(tail.event.order),
             stateText(tail, tail.event.from), stateText(tail, tail.event.to),
             fromUtf8(tail.event.actor.name), QString::number(tail.shard + 1),
             timeText(tail.event.at, m_zone));
}

QVariant EventTailModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const TailEvent& tail = at(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return display(tail, column);
    case Qt::TextAlignmentRole: return int(kColumns[std::size_t(column)].alignment);
    case Qt::AccessibleTextRole: return column == WhenColumn ? spoken(tail) : display(tail, column);
    case Qt::ToolTipRole:
        return toolTipText(column == WhenColumn     ? timeText(tail.event.at, m_zone)
                           : column == ReasonColumn ? fromUtf8(tail.event.reason)
                                                    : display(tail, column));
    case SortRole: return qlonglong(tail.position);
    case IdRole: return qlonglong(tail.event.order.value);
    case GapRole: return tail.afterGap;
    case StateRole:
    case StateRankRole: {
        const LifecycleState* state =
            stateOf(tail, column == FromColumn ? tail.event.from : tail.event.to);
        if (state == nullptr)
            return {};
        return role == StateRole ? int(state->kind) : state->kindRank;
    }
    default: return {};
    }
}

QVariant EventTailModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const ColumnFacts& column = kColumns[std::size_t(section)];
    if (role == Qt::DisplayRole)
        return tr(column.title);
    return role == Qt::TextAlignmentRole ? QVariant(int(column.alignment)) : QVariant();
}

} // namespace orderdeck
