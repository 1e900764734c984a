#pragma once

#include "backend/service/service_door.h"
#include "models/door_calls.h"

#include <QList>
#include <QObject>
#include <QString>

#include <memory>

namespace orderdeck {

/// An order that begins like what was typed.
struct FoundOrder {
    OrderId id;
    QString number; ///< The shop's, else the id.
    QString place;  ///< "SP · shop"; may be empty.
    QString state;  ///< Its name, for people.
    int kind = -1;  ///< StateKind; -1: the definition is not known here.
    int kindRank = 0;
};

/// Looks orders up while a person types their number or id: asks the door for the few that begin
/// so, gives up the question before, and never waits. GUI thread.
class OrderLookup final : public QObject {
    Q_OBJECT
public:
    static constexpr int kMost = 6;
    static constexpr qsizetype kLongest = 64;

    explicit OrderLookup(ServiceDoor& door, QObject* parent = nullptr);
    ~OrderLookup() override;

    /// Whether a text can be the beginning of a number or an id: it holds a digit.
    [[nodiscard]] static bool plausible(const QString& typed);
    /// found() follows, unless something else is asked first; nothing for what is not plausible.
    void ask(const QString& typed);
    void stop();
    /// Whoever owns the lookup shows this order.
    void open(OrderId id) { Q_EMIT opened(id); }

Q_SIGNALS:
    void found(const QString& typed, const QList<orderdeck::FoundOrder>& orders);
    void opened(orderdeck::OrderId id);

private:
    void search(const QString& typed, const QString& text);
    void take(const QString& typed, const QString& text, const Result<OrderPage>& page);

    ServiceDoor& m_door;
    LatestJob m_job;
    std::shared_ptr<CancelFlag> m_cancel; ///< Null: nothing is awaited.
};

} // namespace orderdeck
