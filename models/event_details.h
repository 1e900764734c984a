#pragma once

#include "backend/service/service_door.h"
#include "models/door_calls.h"
#include "models/event_tail.h"

#include <QObject>
#include <QPair>

#include <optional>

namespace orderdeck {

/// One event under the eye of a person: what the tail knows of it, and what is read when it is
/// opened: its payload and the number of its order. GUI thread; answers about another event than
/// the open one are dropped.
class EventDetails final : public QObject {
    Q_OBJECT
public:
    EventDetails(ServiceDoor& door, QObject* parent);

    void open(const TailEvent& event);
    void close();

    [[nodiscard]] const std::optional<TailEvent>& event() const { return m_event; }
    [[nodiscard]] const QString& number() const { return m_number; } ///< Empty: none, not known.
    /// Every field but the payload, as name and value, in words.
    [[nodiscard]] QList<QPair<QString, QString>> facts(Qt::TimeSpec zone) const;
    [[nodiscard]] const QString& payload() const { return m_payload; } ///< Set out when JSON.
    [[nodiscard]] const QString& payloadNote() const
    {
        return m_note;
    } ///< "Payload, 412 B of JSON"

Q_SIGNALS:
    void changed();
    void numberRead(orderdeck::OrderId order, const QString& number);

private:
    void takeHistory(const Result<std::vector<Event>>& events);
    void takeOrder(const Result<OrderAnswer>& answer);
    void showPayload(const std::string& bytes);

    ServiceDoor& m_door;
    std::optional<TailEvent> m_event;
    QString m_number;
    QString m_payload;
    QString m_note;
    LatestJob m_historyJob;
    LatestJob m_orderJob;
};

/// JSON set out in lines; every token stays as it is written. Nothing when it is no JSON. Pure.
[[nodiscard]] std::optional<QString> setOutJson(const QByteArray& bytes);

} // namespace orderdeck
