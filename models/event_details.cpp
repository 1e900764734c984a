#include "models/event_details.h"

#include "backend/foundation/text.h"
#include "models/error_text.h"
#include "models/text.h"

#include <QJsonDocument>

#include <algorithm>

namespace orderdeck {

EventDetails::EventDetails(ServiceDoor& door, QObject* parent) : QObject(parent), m_door(door) {}

void EventDetails::open(const TailEvent& event)
{
    const bool sameOrder = m_event && m_event->event.order == event.event.order;
    if (sameOrder && m_event->event.version == event.event.version)
        return;
    m_event = event;
    if (!sameOrder)
        m_number.clear();
    m_payload.clear();
    m_note = tr("Reading the payload…");
    const OrderId order = event.event.order;
    m_door.history(order, m_historyJob.ask<Result<std::vector<Event>>>(
                              this, [this](auto events) { takeHistory(events); }));
    if (m_number.isEmpty())
        m_door.get(order, m_orderJob.ask<Result<OrderAnswer>>(
                              this, [this](auto answer) { takeOrder(answer); }));
    Q_EMIT changed();
}

void EventDetails::close()
{
    m_historyJob.forget();
    m_orderJob.forget();
    m_event.reset();
    m_number.clear();
    m_payload.clear();
    m_note.clear();
    Q_EMIT changed();
}

void EventDetails::takeHistory(const Result<std::vector<Event>>& events)
{
    if (!events) {
        m_note = tr("The payload cannot be read: %1").arg(errorText(events.error()));
        Q_EMIT changed();
        return;
    }
    const auto found = std::find_if(events->begin(), events->end(), [this](const Event& each) {
        return each.version == m_event->event.version;
    });
    if (found == events->end())
        m_note = tr("The order's history does not hold this event");
    else
        showPayload(found->payload);
    Q_EMIT changed();
}

void EventDetails::showPayload(const std::string& bytes)
{
    if (bytes.empty()) {
        m_note = tr("No payload");
        return;
    }
    const QString size = bytesText(std::int64_t(bytes.size()));
    if (const auto json = setOutJson(QByteArray::fromStdString(bytes))) {
        m_payload = *json;
        m_note = tr("Payload, %1 of JSON").arg(size);
    } else {
        m_payload = fromUtf8(bytes);
        m_note = tr("Payload, %1, not JSON").arg(size);
    }
}

void EventDetails::takeOrder(const Result<OrderAnswer>& answer)
{
    if (!answer || answer->order.number.empty())
        return;
    m_number = fromUtf8(answer->order.number);
    Q_EMIT numberRead(answer->order.id, m_number);
    Q_EMIT changed();
}

QList<QPair<QString, QString>> EventDetails::facts(Qt::TimeSpec zone) const
{
    if (!m_event)
        return {};
    const Event& event = m_event->event;
    QList<QPair<QString, QString>> facts{
        {tr("Order"), m_number.isEmpty() ? fromUtf8(toString(event.order)) : m_number},
        {tr("Version"), QString::number(event.version)},
        {tr("From"), event.from.empty() ? QStringLiteral("–") : fromUtf8(event.from)},
        {tr("To"), fromUtf8(event.to)},
        {tr("When"),
         timeText(event.at, zone) % (zone == Qt::UTC ? QStringLiteral(" UTC") : QString())},
        {tr("Actor"),
         fromUtf8(event.actor.name) % QStringLiteral(" as ") % fromUtf8(name(event.actor.role))},
        {tr("Reason"), event.reason.empty() ? QStringLiteral("–") : fromUtf8(event.reason)},
        {tr("Request"), fromUtf8(event.requestId)},
        {tr("Lifecycle"),
         tr("%1, version %2").arg(fromUtf8(m_event->lifecycle)).arg(event.lifecycleVersion)},
        {tr("Feed"), tr("shard %1, position %2").arg(m_event->shard + 1).arg(m_event->position)},
    };
    if (!m_number.isEmpty())
        facts.insert(1, {tr("Id"), fromUtf8(toString(event.order))});
    return facts;
}

std::optional<QString> setOutJson(const QByteArray& bytes)
{
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    if (document.isNull())
        return std::nullopt;
    QString out;
    int depth = 0;
    bool quoted = false;
    bool escaped = false;
    bool empty = false; // Just behind an opening bracket.
    const auto newLine = [&] { out += QLatin1Char('\n') % QString(2 * depth, QLatin1Char(' ')); };
    for (const QChar c : QString::fromUtf8(bytes)) {
        if (quoted) {
            out += c;
            quoted = escaped || c != QLatin1Char('"');
            escaped = !escaped && c == QLatin1Char('\\');
            continue;
        }
        if (c.isSpace())
            continue;
        const bool closes = c == QLatin1Char('}') || c == QLatin1Char(']');
        depth -= closes ? 1 : 0;
        if (closes != empty) // An empty pair stays together.
            newLine();
        empty = c == QLatin1Char('{') || c == QLatin1Char('[');
        depth += empty ? 1 : 0;
        quoted = c == QLatin1Char('"');
        out += c;
        if (c == QLatin1Char(','))
            newLine();
        else if (c == QLatin1Char(':'))
            out += QLatin1Char(' ');
    }
    return out.trimmed();
}

} // namespace orderdeck
