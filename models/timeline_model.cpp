#include "models/timeline_model.h"

#include "backend/foundation/text.h"
#include "models/text.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace orderdeck {

void TimelineModel::show(const Order& order, std::vector<Event> events,
                         std::shared_ptr<const LifecycleCatalogue> catalogue)
{
    m_catalogue = std::move(catalogue);
    const bool continues = order.id == m_order.id && events.size() >= m_events.size() &&
                           std::equal(m_events.begin(), m_events.end(), events.begin());
    m_order = order;
    if (!continues) {
        beginResetModel();
        m_events = std::move(events);
        endResetModel();
        return;
    }
    const int added = int(events.size() - m_events.size());
    if (added > 0) {
        beginInsertRows({}, 0, added - 1);
        m_events = std::move(events);
        endInsertRows();
    }
}

void TimelineModel::clear()
{
    beginResetModel();
    m_events.clear();
    m_order = {};
    endResetModel();
}

void TimelineModel::setZone(Qt::TimeSpec zone)
{
    m_zone = zone;
    if (!m_events.empty())
        Q_EMIT dataChanged(index(0), index(int(m_events.size()) - 1));
}

int TimelineModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_events.size());
}

QVariant TimelineModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= int(m_events.size()))
        return {};
    const Event& event = eventAt(index.row());
    switch (role) {
    case Qt::DisplayRole: return title(event);
    case Qt::AccessibleTextRole:
        return QString(title(event) % QStringLiteral(", ") % timeText(event.at, m_zone) %
                       QStringLiteral(", ") % who(event));
    case SortRole:
    case IdRole: return qlonglong(event.version);
    case StateRole:
    case StateRankRole: {
        const LifecycleState* state = stateOf(event);
        if (state == nullptr)
            return {};
        return role == StateRole ? int(state->kind) : state->kindRank;
    }
    case WhenRole: return timeText(event.at, m_zone);
    case WhoRole: return who(event);
    case DwellRole: return dwell(index.row());
    case RawRole: return raw(event);
    default: return {};
    }
}

const Event& TimelineModel::eventAt(int row) const
{
    return m_events[m_events.size() - 1 - std::size_t(row)];
}

const LifecycleState* TimelineModel::stateOf(const Event& event) const
{
    const Lifecycle* lifecycle =
        m_catalogue ? m_catalogue->find(m_order.lifecycle, event.lifecycleVersion) : nullptr;
    if (lifecycle == nullptr)
        return nullptr;
    const StateIndex state = lifecycle->stateIndex(event.to);
    return state == kNoState ? nullptr : &lifecycle->states()[state];
}

/// The state it came to; for an event that moved nothing, the event itself.
QString TimelineModel::title(const Event& event) const
{
    const LifecycleState* state = stateOf(event);
    if (event.from == event.to)
        return fromUtf8(event.name);
    return fromUtf8(state == nullptr ? event.to : state->label);
}

QString TimelineModel::who(const Event& event) const
{
    QString text = fromUtf8(event.actor.name);
    if (event.version == 1)
        text += QStringLiteral(" · ") % fromUtf8(event.name);
    else
        text += QStringLiteral(" · ") % fromUtf8(event.name) % QStringLiteral(" as ") %
                fromUtf8(name(event.actor.role));
    if (!event.reason.empty())
        text += QStringLiteral(" · “") % fromUtf8(event.reason) % QStringLiteral("”");
    return text;
}

QString TimelineModel::dwell(int row) const
{
    const Event& event = eventAt(row);
    const bool first = std::size_t(row) + 1 == m_events.size();
    if (first || event.from == event.to)
        return {};
    // The stay began with the last event that moved the order, not with a note in between.
    std::size_t began = m_events.size() - 2 - std::size_t(row);
    while (began > 0 && m_events[began].from == m_events[began].to)
        --began;
    const Duration stay = event.at - m_events[began].at;
    if (stay < Duration(0))
        return tr("its clock runs backwards by %1").arg(fromUtf8(describeDuration(-stay)));
    return tr("after %1 in %2").arg(fromUtf8(describeDuration(stay)), fromUtf8(event.from));
}

QString TimelineModel::raw(const Event& event)
{
    const QJsonObject object{
        {QStringLiteral("order"), fromUtf8(toString(event.order))},
        {QStringLiteral("version"), qint64(event.version)},
        {QStringLiteral("event"), fromUtf8(event.name)},
        {QStringLiteral("from"), fromUtf8(event.from)},
        {QStringLiteral("to"), fromUtf8(event.to)},
        {QStringLiteral("actor"), fromUtf8(event.actor.name)},
        {QStringLiteral("role"), fromUtf8(name(event.actor.role))},
        {QStringLiteral("reason"), fromUtf8(event.reason)},
        {QStringLiteral("request"), fromUtf8(event.requestId)},
        {QStringLiteral("at"), fromUtf8(toIso8601(event.at))},
        {QStringLiteral("lifecycle_version"), event.lifecycleVersion},
        {QStringLiteral("payload"), fromUtf8(event.payload)},
    };
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented));
}

} // namespace orderdeck
