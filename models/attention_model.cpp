#include "models/attention_model.h"

#include "backend/foundation/text.h"
#include "models/text.h"

#include <algorithm>

namespace orderdeck {
namespace {

QString labelOf(const AttentionItem& item, const ServiceSnapshot& snapshot)
{
    if (snapshot.catalogue) {
        if (const InstalledLifecycle* newest = snapshot.catalogue->newest(item.lifecycle)) {
            const StateIndex index = newest->lifecycle->stateIndex(item.state);
            if (index != kNoState)
                return fromUtf8(newest->lifecycle->states()[index].label);
        }
    }
    return fromUtf8(item.state);
}

QString titleOf(const AttentionItem& item, const ServiceSnapshot& snapshot)
{
    const QString count = countText(item.count);
    using Topic = AttentionItem::Topic;
    switch (item.topic) {
    case Topic::StuckOrders:
        return item.count == 1
                   ? AttentionModel::tr("1 order past target in %1").arg(labelOf(item, snapshot))
                   : AttentionModel::tr("%1 orders past target in %2")
                         .arg(count, labelOf(item, snapshot));
    case Topic::OnHold:
        return AttentionModel::tr("%1 orders on hold in %2").arg(count, labelOf(item, snapshot));
    case Topic::Refusals: return AttentionModel::tr("%1 requests refused").arg(count);
    case Topic::ShardStopped:
        return AttentionModel::tr("Shard %1 takes no writes").arg(item.shard + 1);
    case Topic::ProjectionLag:
        return AttentionModel::tr("Lists of shard %1 are %2 events behind")
            .arg(item.shard + 1)
            .arg(count);
    case Topic::Overload: return AttentionModel::tr("The store does not keep up");
    case Topic::HotShard:
        return AttentionModel::tr("Shard %1 takes %2 % of the writes")
            .arg(item.shard + 1)
            .arg(count);
    }
    return {};
}

/// Key of the page that shows it; empty: it leads nowhere.
QString pageOf(const AttentionItem& item)
{
    using Topic = AttentionItem::Topic;
    switch (item.topic) {
    case Topic::ShardStopped:
    case Topic::ProjectionLag:
    case Topic::HotShard: return QStringLiteral("shards");
    case Topic::StuckOrders:
    case Topic::OnHold:
    case Topic::Refusals:
    case Topic::Overload: break;
    }
    return item.filter.empty() ? QString() : QStringLiteral("orders");
}

/// What that page is to show: a filter of orders, or the number of a shard.
QString targetOf(const AttentionItem& item)
{
    return item.shard >= 0 ? QString::number(item.shard + 1) : fromUtf8(item.filter);
}

} // namespace

bool AttentionModel::Line::sameThing(const Line& other) const
{
    return item.topic == other.item.topic && item.lifecycle == other.item.lifecycle &&
           item.state == other.item.state && item.shard == other.item.shard;
}

AttentionModel::Line AttentionModel::lineOf(const AttentionItem& item,
                                            const ServiceSnapshot& snapshot)
{
    QStringList facts;
    if (item.oldest) {
        const Duration age = std::max(Duration(0), snapshot.at - *item.oldest);
        facts.append(tr("oldest %1").arg(fromUtf8(describeDuration(age))));
    }
    if (item.topic == AttentionItem::Topic::Overload && item.count > 0)
        facts.append(tr("%1 requests wait").arg(countText(item.count)));
    if (!item.detail.empty())
        facts.append(fromUtf8(item.detail));
    return {item, titleOf(item, snapshot), facts.join(QStringLiteral(" · "))};
}

void AttentionModel::show(const ServiceSnapshot& snapshot)
{
    std::vector<Line> wanted;
    for (const AttentionItem& item : snapshot.attention)
        wanted.push_back(lineOf(item, snapshot));
    // Gone lines leave, new ones come where they belong, the rest changes in place.
    for (int row = rowCount() - 1; row >= 0; --row) {
        const Line& have = m_lines[std::size_t(row)];
        if (std::none_of(wanted.begin(), wanted.end(),
                         [&](const Line& line) { return line.sameThing(have); })) {
            beginRemoveRows({}, row, row);
            m_lines.erase(m_lines.begin() + row);
            endRemoveRows();
        }
    }
    for (int row = 0; row < int(wanted.size()); ++row) {
        Line& line = wanted[std::size_t(row)];
        const auto found = std::find_if(m_lines.begin() + row, m_lines.end(),
                                        [&](const Line& have) { return have.sameThing(line); });
        if (found == m_lines.end()) {
            beginInsertRows({}, row, row);
            m_lines.insert(m_lines.begin() + row, std::move(line));
            endInsertRows();
            continue;
        }
        const int from = int(found - m_lines.begin());
        if (from != row) {
            beginMoveRows({}, from, from, {}, row);
            std::rotate(m_lines.begin() + row, found, found + 1);
            endMoveRows();
        }
        m_lines[std::size_t(row)] = std::move(line);
    }
    if (!m_lines.empty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

int AttentionModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

QVariant AttentionModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Line& line = m_lines[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return line.title;
    case Qt::AccessibleTextRole: return QString(line.title % QStringLiteral(", ") % line.detail);
    case DetailRole: return line.detail;
    case SeverityRole: return int(line.item.severity);
    case PageRole: return pageOf(line.item);
    case FilterRole: return targetOf(line.item);
    default: return {};
    }
}

} // namespace orderdeck
