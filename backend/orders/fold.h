#pragma once

#include "backend/foundation/result.h"
#include "backend/lifecycle/lifecycle.h"
#include "backend/orders/request.h"

#include <span>

namespace orderdeck {

/// Applies one event to an order: version, state, previousState, since. The one place that says
/// how; every store, verify and rebuild use it. Event 1 also needs the order's facts, which are not
/// in later events; flags are such facts. An event that leaves the state as it is changes neither
/// `since` nor `previousState`.
void fold(Order& order, const Event& event);

/// Values of a lifecycle's declared fields for an order: members of payload "fields" by name and
/// type, and the built-in facts total (money), currency, source, customer where a field of that
/// name is declared and the payload has none. Money is a number or a string ("12.50"), an integer
/// may be a string too, a time is ISO 8601; a member that does not fit its declared type counts as
/// missing. Owns the text that the values borrow; reusable.
class GuardFields {
public:
    void load(const Lifecycle& lifecycle, const Order& order);
    /// Valid until the next load(), as long as `order` lives.
    [[nodiscard]] GuardContext context(const Order& order) const;

private:
    std::vector<FieldValue> m_values;
    std::vector<std::string> m_texts;
};

/// Why a transition request is not well-formed before any order is looked at (empty request id,
/// unclean text, too long, payload too large or no JSON object); success otherwise. A new order by
/// a viewer is Forbidden, anything else Invalid.
[[nodiscard]] Result<void> validate(const TransitionRequest& request);
[[nodiscard]] Result<void> validate(const NewOrder& request);

/// The verdict on a well-formed request for a known order, and the event to write when it is
/// Applied. Pure: used by the embedded store to decide, by the order panel to say what is possible,
/// by verify to check what was decided.
///
/// Asked in this order: expected version (first, because whoever saw another state needs to know
/// that before anything else), event, guard, role, reason. A missing reason is Invalid, which is
/// not kept: the same request may come again with one. A viewer moves nothing, and no request is
/// called `created` or `imported`, whatever the definition says.
struct Judgement {
    Verdict verdict;
    Event event; ///< Only when verdict.kind is Applied.
};
[[nodiscard]] Judgement judge(const Lifecycle& lifecycle, const Order& order,
                              const TransitionRequest& request, GuardFields& scratch);

/// What one event would do to an order now, for buttons and `order show`.
struct Possibility {
    std::string event;
    std::string label;                       ///< Of its transition.
    VerdictKind kind = VerdictKind::Applied; ///< Applied: possible. Else Illegal is left out;
                                             ///< GuardFailed, Forbidden.
    std::string target;                      ///< State id; empty when not possible.
    std::string cause;                       ///< Why not.
    bool reasonRequired = false;
};
/// Every event name of the definition that a transition from the order's state is for, in document
/// order.
[[nodiscard]] std::vector<Possibility> possibilities(const Lifecycle& lifecycle, const Order& order,
                                                     Role role, GuardFields& scratch);

} // namespace orderdeck
