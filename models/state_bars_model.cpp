#include "models/state_bars_model.h"

#include "models/text.h"

#include <algorithm>
#include <map>
#include <set>

namespace orderdeck {

std::vector<StateBarsModel::Bar> StateBarsModel::barsOf(const ServiceSnapshot& snapshot)
{
    std::vector<Bar> bars;
    if (!snapshot.catalogue)
        return bars;
    std::set<std::string> used;
    for (const StateBacklog& backlog : snapshot.backlogs) {
        if (backlog.orders > 0)
            used.insert(backlog.lifecycle);
    }
    for (const StateBacklog& backlog : snapshot.backlogs) {
        const Lifecycle* lifecycle =
            snapshot.catalogue->find(backlog.lifecycle, backlog.lifecycleVersion);
        const StateIndex index = lifecycle ? lifecycle->stateIndex(backlog.state) : kNoState;
        if (index == kNoState || (!used.empty() && !used.contains(backlog.lifecycle)))
            continue;
        const LifecycleState& state = lifecycle->states()[index];
        if (state.final || state.compound)
            continue;
        const auto known = std::find_if(bars.begin(), bars.end(), [&](const Bar& bar) {
            return bar.lifecycle == backlog.lifecycle && bar.state == backlog.state;
        });
        Bar& bar = known != bars.end() ? *known : bars.emplace_back();
        bar.lifecycle = backlog.lifecycle;
        bar.state = backlog.state;
        bar.label = fromUtf8(state.label);
        bar.kind = state.kind;
        bar.rank = state.kindRank;
        bar.orders += backlog.orders;
        bar.pastTarget += backlog.pastTarget;
        bar.several = used.size() > 1;
    }
    return bars;
}

void StateBarsModel::show(const ServiceSnapshot& snapshot)
{
    std::vector<Bar> wanted = barsOf(snapshot);
    m_largest = 0;
    for (const Bar& bar : wanted)
        m_largest = std::max(m_largest, bar.orders);
    const auto sameState = [](const Bar& a, const Bar& b) {
        return a.lifecycle == b.lifecycle && a.state == b.state;
    };
    if (!std::equal(m_bars.begin(), m_bars.end(), wanted.begin(), wanted.end(), sameState)) {
        // A definition was installed: rare, and the list is short.
        beginResetModel();
        m_bars = std::move(wanted);
        endResetModel();
        return;
    }
    if (m_bars == wanted)
        return;
    m_bars = std::move(wanted);
    Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

int StateBarsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_bars.size());
}

QString StateBarsModel::filterOf(const Bar& bar)
{
    const QString filter = QStringLiteral("state:") % fromUtf8(bar.state);
    return bar.several ? QString(filter % QStringLiteral(" lifecycle:") % fromUtf8(bar.lifecycle))
                       : filter;
}

QVariant StateBarsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Bar& bar = m_bars[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return bar.label;
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return bar.pastTarget > 0
                   ? tr("%1: %2 orders, %3 past their target")
                         .arg(bar.label, countText(bar.orders), countText(bar.pastTarget))
                   : tr("%1: %2 orders").arg(bar.label, countText(bar.orders));
    case OrdersRole: return qlonglong(bar.orders);
    case PastTargetRole: return qlonglong(bar.pastTarget);
    case KindRole: return int(bar.kind);
    case RankRole: return bar.rank;
    case FilterRole: return filterOf(bar);
    case LifecycleRole: return bar.several ? fromUtf8(bar.lifecycle) : QString();
    default: return {};
    }
}

} // namespace orderdeck
