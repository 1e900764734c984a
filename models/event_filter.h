#pragma once

#include "backend/orders/lifecycle_catalogue.h"
#include "backend/orders/order.h"

#include <QList>
#include <QString>

#include <string>
#include <vector>

namespace orderdeck {

/// One part of an event filter; its values are alternatives. Texts are compared from their
/// beginning, without regard to the case of ASCII letters.
struct EventTerm {
    enum class Key {
        Word,  ///< Event, state, actor, id or number of the order; or anywhere in the reason.
        Event, ///< Its name.
        State, ///< Where it came from or went to.
        Actor,
        Order, ///< Id or number.
        Shard, ///< 1 …
    };
    Key key = Key::Word;
    std::vector<std::string> values;
    std::vector<OrderId> orders; ///< Whose number is one of the values, as far as looked up.
    friend bool operator==(const EventTerm&, const EventTerm&) = default;
};

/// What the tail of events is narrowed to: every term must hold. Pure; any thread.
struct EventFilter {
    std::vector<EventTerm> terms;
    [[nodiscard]] bool matches(const Event& event, int shard) const;
    friend bool operator==(const EventFilter&, const EventFilter&) = default;
};

/// A part of the text that was not understood.
struct EventFilterMark {
    qsizetype begin = 0;
    qsizetype length = 0;
    QString problem; ///< What is wrong and what would be right.
};

struct EventFilterReading {
    EventFilter filter;
    QList<EventFilterMark> marks;
    [[nodiscard]] bool ok() const { return marks.isEmpty(); }
};

/// `event:pay,ship state:paid actor:ana order:A-1042 shard:2 word "two words"`. A state that no
/// definition has is marked; event names are not known beforehand. `catalogue` may be null.
[[nodiscard]] EventFilterReading parseEventFilter(const QString& text, int shards,
                                                  const LifecycleCatalogue* catalogue);
/// Words that may be numbers of orders, to be looked up.
[[nodiscard]] std::vector<std::string> possibleNumbers(const EventFilter& filter);
/// The filter with the orders that have `number`.
[[nodiscard]] EventFilter withOrders(EventFilter filter, const std::string& number,
                                     const std::vector<OrderId>& orders);

} // namespace orderdeck
