#include "models/audit_table_model.h"

#include "backend/foundation/text.h"
#include "models/text.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace orderdeck {

namespace {

constexpr std::array<const char*, AuditTableModel::ColumnCount> kTitles{
    QT_TRANSLATE_NOOP("AuditTableModel", "When"),  QT_TRANSLATE_NOOP("AuditTableModel", "Who"),
    QT_TRANSLATE_NOOP("AuditTableModel", "Role"),  QT_TRANSLATE_NOOP("AuditTableModel", "What"),
    QT_TRANSLATE_NOOP("AuditTableModel", "Order"), QT_TRANSLATE_NOOP("AuditTableModel", "Why"),
    QT_TRANSLATE_NOOP("AuditTableModel", "Result")};

bool isRefused(const AuditEntry& entry) { return entry.result != VerdictKind::Applied; }

bool isSame(const AuditEntry& a, const AuditEntry& b)
{
    return a.shard == b.shard && a.position == b.position && a.seal == b.seal;
}

QString capitalised(std::string_view text)
{
    QString capital = fromUtf8(text);
    if (!capital.isEmpty())
        capital[0] = capital[0].toUpper();
    return capital;
}

} // namespace

void AuditTableModel::setCatalogue(std::shared_ptr<const LifecycleCatalogue> catalogue)
{
    if (catalogue == m_catalogue)
        return;
    m_catalogue = std::move(catalogue);
    if (!m_entries.empty())
        Q_EMIT dataChanged(index(0, ResultColumn), index(rowCount() - 1, ResultColumn));
}

void AuditTableModel::setZone(Qt::TimeSpec zone)
{
    m_zone = zone;
    if (!m_entries.empty())
        Q_EMIT dataChanged(index(0, WhenColumn), index(rowCount() - 1, WhenColumn));
}

void AuditTableModel::prepend(std::vector<AuditEntry> entries)
{
    if (entries.empty())
        return;
    beginInsertRows({}, 0, int(entries.size()) - 1);
    m_entries.insert(m_entries.begin(), std::make_move_iterator(entries.begin()),
                     std::make_move_iterator(entries.end()));
    endInsertRows();
}

void AuditTableModel::append(std::vector<AuditEntry> entries)
{
    if (entries.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + int(entries.size()) - 1);
    m_entries.insert(m_entries.end(), std::make_move_iterator(entries.begin()),
                     std::make_move_iterator(entries.end()));
    endInsertRows();
}

void AuditTableModel::removeFirst(int rows)
{
    if (rows <= 0)
        return;
    beginRemoveRows({}, 0, rows - 1);
    m_entries.erase(m_entries.begin(), m_entries.begin() + rows);
    endRemoveRows();
}

void AuditTableModel::removeLast(int rows)
{
    if (rows <= 0)
        return;
    beginRemoveRows({}, rowCount() - rows, rowCount() - 1);
    m_entries.erase(m_entries.end() - rows, m_entries.end());
    endRemoveRows();
}

void AuditTableModel::replace(std::vector<AuditEntry> entries)
{
    const auto limit = std::min(entries.size(), m_entries.size());
    std::size_t same = 0;
    while (same < limit && isSame(entries[same], m_entries[same]))
        ++same;
    removeLast(rowCount() - int(same));
    entries.erase(entries.begin(), entries.begin() + std::ptrdiff_t(same));
    append(std::move(entries));
}

int AuditTableModel::rowOf(ShardIndex shard, std::int64_t position) const
{
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const AuditEntry& entry) {
            return entry.shard == shard && entry.position == position;
        });
    return found == m_entries.end() ? -1 : int(found - m_entries.begin());
}

QString AuditTableModel::orderFilter(int row) const
{
    if (row < 0 || row >= rowCount())
        return {};
    const AuditEntry& entry = m_entries[std::size_t(row)];
    OrderFilter filter;
    if (!entry.number.empty())
        filter.texts = {entry.number};
    else if (entry.order.value != 0)
        filter.texts = {toString(entry.order)};
    return fromUtf8(toText(filter));
}

int AuditTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int AuditTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant AuditTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const AuditEntry& entry = m_entries[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return display(entry, index.column());
    case Qt::ToolTipRole: return toolTipText(toolTip(entry, index.column()));
    case SortRole:
        return index.column() == WhenColumn ? QVariant(qlonglong(toMicros(entry.at)))
                                            : QVariant(display(entry, index.column()));
    case IdRole: return qlonglong(entry.order.value);
    case AttentionRole: return isRefused(entry);
    case StateRole: {
        const LifecycleState* state = isRefused(entry) ? nullptr : stateOf(entry);
        return state == nullptr ? QVariant() : QVariant(int(state->kind));
    }
    case StateRankRole: {
        const LifecycleState* state = isRefused(entry) ? nullptr : stateOf(entry);
        return state == nullptr ? QVariant() : QVariant(state->kindRank);
    }
    default: return {};
    }
}

QVariant AuditTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return tr(kTitles.at(std::size_t(section)));
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    return {};
}

/// The audit does not say by which definition an order was moved; a state of that name looks alike
/// in nearly all of them, and the newest knows it best.
const LifecycleState* AuditTableModel::stateOf(const AuditEntry& entry) const
{
    if (!m_catalogue || entry.state.empty())
        return nullptr;
    const auto& all = m_catalogue->all();
    for (auto installed = all.rbegin(); installed != all.rend(); ++installed) {
        const StateIndex state = installed->lifecycle->stateIndex(entry.state);
        if (state != kNoState)
            return &installed->lifecycle->states()[state];
    }
    return nullptr;
}

QString AuditTableModel::display(const AuditEntry& entry, int column) const
{
    switch (column) {
    case WhenColumn: return timeText(entry.at, m_zone);
    case WhoColumn: return fromUtf8(entry.actor.name);
    case RoleColumn: return fromUtf8(name(entry.actor.role));
    case WhatColumn: return whatText(entry);
    case OrderColumn:
        return !entry.number.empty()    ? fromUtf8(entry.number)
               : entry.order.value == 0 ? QString()
                                        : fromUtf8(toString(entry.order));
    case WhyColumn: return fromUtf8(entry.reason);
    case ResultColumn: return resultText(entry);
    default: return {};
    }
}

QString AuditTableModel::whatText(const AuditEntry& entry) const
{
    const QString event = fromUtf8(entry.event);
    switch (entry.act) {
    case AuditAct::Transition: return event;
    case AuditAct::Create: return tr("create order");
    case AuditAct::Install: return tr("install %1").arg(event);
    case AuditAct::Import: return tr("import %1").arg(event);
    }
    return event;
}

QString AuditTableModel::resultText(const AuditEntry& entry) const
{
    if (isRefused(entry))
        return capitalised(name(entry.result)) % QStringLiteral(": ") % fromUtf8(entry.cause);
    switch (entry.act) {
    case AuditAct::Install: return tr("Version %1").arg(entry.version);
    case AuditAct::Import: return tr("Begun: %1").arg(fromUtf8(entry.cause));
    case AuditAct::Transition:
    case AuditAct::Create: break;
    }
    const LifecycleState* state = stateOf(entry);
    return fromUtf8(state == nullptr ? entry.state : state->label);
}

QString AuditTableModel::toolTip(const AuditEntry& entry, int column) const
{
    switch (column) {
    case WhenColumn: return fromUtf8(toIso8601(entry.at));
    case OrderColumn:
        return entry.order.value == 0
                   ? QString()
                   : tr("id %1, request %2")
                         .arg(fromUtf8(toString(entry.order)), fromUtf8(entry.requestId));
    case ResultColumn:
        return isRefused(entry) ? resultText(entry) : tr("Allowed: %1").arg(resultText(entry));
    default: return display(entry, column);
    }
}

} // namespace orderdeck
