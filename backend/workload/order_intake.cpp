#include "backend/workload/order_intake.h"

#include "backend/foundation/logging.h"

#include <algorithm>

namespace orderdeck {

namespace {

constexpr int kPageRows = 1000;
constexpr int kMostFailures = 10;
constexpr std::int64_t kPauseMicros = 500'000;

} // namespace

OrderIntake::OrderIntake(ServiceDoor& door, std::shared_ptr<ReplyBox> replies,
                         const OrderScript& script)
    : m_door(door), m_replies(std::move(replies)), m_script(script)
{}

void OrderIntake::ask(std::int64_t nowMicros)
{
    if (m_underWay || m_stage == Stage::Done || nowMicros < m_notBefore)
        return;
    OrderQuery query;
    query.filter.sources = {m_script.behaviour().source};
    query.limit = kPageRows;
    if (m_stage == Stage::Numbers) {
        query.sort = OrderSort::NewestFirst;
    } else {
        // By the time of placing, which never changes: an order that moves meanwhile neither comes
        // twice nor is passed over.
        query.sort = OrderSort::OldestFirst;
        query.filter.open = true;
        query.after = m_after;
    }
    m_underWay = true;
    m_door.list(std::move(query), std::make_shared<CancelFlag>(),
                [replies = m_replies](Result<OrderPage> page) {
                    replies->put(PageReply{std::move(page)});
                });
}

std::vector<OrderRow> OrderIntake::take(PageReply reply, std::int64_t nowMicros)
{
    m_underWay = false;
    if (m_stage == Stage::Done)
        return {};
    if (!reply.page) {
        takeFailure(reply.page.error(), nowMicros);
        return {};
    }
    m_failures = 0;
    OrderPage page = std::move(reply.page).value();
    if (m_stage == Stage::Numbers) {
        for (const OrderRow& row : page.rows)
            m_largest = std::max(m_largest, m_script.sequence(row.number).value_or(0));
        m_stage = Stage::Pages;
        return {};
    }
    m_after = page.next;
    if (m_after.empty())
        m_stage = Stage::Done;
    return std::move(page.rows);
}

void OrderIntake::takeFailure(const Error& error, std::int64_t nowMicros)
{
    m_notBefore = nowMicros + kPauseMicros;
    if (++m_failures < kMostFailures)
        return;
    qCWarning(logWorkload, "open orders could not be taken up: %s", error.text().c_str());
    m_stage = Stage::Done;
}

} // namespace orderdeck
