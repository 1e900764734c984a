#pragma once

#include "backend/workload/order_script.h"
#include "backend/workload/reply_box.h"

#include <memory>
#include <string>
#include <vector>

namespace orderdeck {

/// Asks a store what a generator left there: first for its newest orders, to learn where the
/// numbers go on, then page by page for its open ones. One question at a time; the answers come
/// through the reply box. A question that fails is asked again, a bounded number of times. One
/// thread.
class OrderIntake {
public:
    OrderIntake(ServiceDoor& door, std::shared_ptr<ReplyBox> replies, const OrderScript& script);

    /// Sends the next question unless one is under way or it is too early after a failure.
    void ask(std::int64_t nowMicros);
    /// The open orders of the page; none for the first answer and for a failure.
    [[nodiscard]] std::vector<OrderRow> take(PageReply reply, std::int64_t nowMicros);
    /// No more questions.
    void giveUp() { m_stage = Stage::Done; }

    [[nodiscard]] bool numbersKnown() const { return m_stage != Stage::Numbers; }
    /// Largest sequence number found by the first question; 0: none.
    [[nodiscard]] std::int64_t largestSequence() const { return m_largest; }
    [[nodiscard]] bool underWay() const { return m_underWay; }
    [[nodiscard]] bool done() const { return m_stage == Stage::Done; }

private:
    enum class Stage { Numbers, Pages, Done };
    void takeFailure(const Error& error, std::int64_t nowMicros);

    ServiceDoor& m_door;
    std::shared_ptr<ReplyBox> m_replies;
    const OrderScript& m_script;
    Stage m_stage = Stage::Numbers;
    PageCursor m_after;
    std::int64_t m_largest = 0;
    std::int64_t m_notBefore = 0;
    int m_failures = 0;
    bool m_underWay = false;
};

} // namespace orderdeck
