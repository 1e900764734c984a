#include "tests/integration/load_driver.h"

#include <array>

namespace orderdeck {

namespace {

constexpr std::array kWay = {"pay", "pick", "pack", "ship", "deliver"};
const Actor kDriver{"driver", Role::Admin};

} // namespace

void LoadDriver::start(ServiceDoor& door, int inFlight)
{
    std::vector<std::string> first;
    {
        const std::lock_guard lock(m_mutex);
        m_door = &door;
        m_sending = true;
        m_inFlight = inFlight;
        first = std::exchange(m_doubtful, {});
        m_underWay += static_cast<int>(first.size());
    }
    for (const std::string& requestId : first)
        ask(requestId);
    for (int i = 0; i < inFlight; ++i)
        next();
}

bool LoadDriver::settle(Deadline deadline)
{
    std::unique_lock lock(m_mutex);
    m_sending = false;
    return m_quiet.wait_until(lock, deadline.at(), [&] { return m_underWay == 0; });
}

void LoadDriver::next()
{
    std::string requestId;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_sending || m_underWay >= m_inFlight)
            return;
        ++m_underWay;
        requestId = wish();
    }
    ask(requestId);
}

std::string LoadDriver::wish()
{
    constexpr int kTries = 8;
    const std::string requestId = "r-" + std::to_string(m_nextNumber++);
    for (int i = 0; i < kTries && !m_orders.empty(); ++i) {
        const auto index = static_cast<std::size_t>(m_random.below(m_orders.size()));
        OrderState& order = m_orders[index];
        if (order.busy || order.step >= kWay.size())
            continue;
        order.busy = true;
        TransitionRequest request;
        request.order = order.id;
        request.requestId = requestId;
        // One in ten asks for a step that is not lawful yet.
        const std::size_t step = m_random.chance(0.1) ? kWay.size() - 1 : order.step;
        request.event = kWay[step];
        request.actor = kDriver;
        request.reason = "under load";
        m_orderOf[requestId] = index;
        m_asked[requestId].request = std::move(request);
        return requestId;
    }
    NewOrder order;
    order.requestId = requestId;
    order.number = "K-" + requestId;
    order.source = "driver";
    order.customer = "C";
    order.region = "SP";
    order.totalMinor = 100;
    order.currency = "EUR";
    order.lifecycle = "order";
    order.payload = "{}";
    order.actor = kDriver;
    m_asked[requestId].request = std::move(order);
    return requestId;
}

void LoadDriver::ask(const std::string& requestId)
{
    ServiceDoor* door = nullptr;
    std::variant<NewOrder, TransitionRequest> request;
    {
        const std::lock_guard lock(m_mutex);
        Asked& asked = m_asked[requestId];
        door = m_door;
        request = asked.request;
        ++asked.attempts;
    }
    const auto done = [this, requestId](const Verdict& verdict) { answered(requestId, verdict); };
    if (auto* create = std::get_if<NewOrder>(&request))
        door->create(std::move(*create), done);
    else
        door->submit(std::move(std::get<TransitionRequest>(request)), done);
}

void LoadDriver::answered(const std::string& requestId, const Verdict& verdict)
{
    const bool broken = verdict.kind == VerdictKind::InDoubt ||
                        verdict.kind == VerdictKind::Unavailable ||
                        verdict.kind == VerdictKind::Busy;
    {
        const std::lock_guard lock(m_mutex);
        --m_underWay;
        Asked& asked = m_asked[requestId];
        if (broken) {
            // A request that was once in doubt stays so, whatever became of asking again.
            m_everInDoubt += verdict.kind == VerdictKind::InDoubt && asked.attempts == 1 ? 1 : 0;
            m_doubtful.push_back(requestId);
            m_sending = false;
        } else {
            asked.verdict = verdict;
            m_resolvedAsWritten += verdict.repeated && asked.attempts > 1 ? 1 : 0;
            apply(asked, verdict);
        }
        if (m_underWay == 0)
            m_quiet.notify_all();
    }
    if (!broken)
        next();
}

void LoadDriver::apply(const Asked& asked, const Verdict& verdict)
{
    const bool applied = verdict.kind == VerdictKind::Applied;
    m_applied += applied ? 1 : 0;
    m_progress.notify_all();
    if (std::holds_alternative<NewOrder>(asked.request)) {
        if (applied)
            m_orders.push_back({verdict.order, 0, false});
        return;
    }
    OrderState& order = m_orders[m_orderOf[std::get<TransitionRequest>(asked.request).requestId]];
    order.busy = false;
    order.step += applied ? 1 : 0;
}

bool LoadDriver::waitForApplied(std::int64_t more, Deadline deadline)
{
    std::unique_lock lock(m_mutex);
    const std::int64_t wanted = m_applied + more;
    return m_progress.wait_until(lock, deadline.at(), [&] { return m_applied >= wanted; });
}

int LoadDriver::underWay() const
{
    const std::lock_guard lock(m_mutex);
    return m_underWay;
}

std::int64_t LoadDriver::applied() const
{
    const std::lock_guard lock(m_mutex);
    return m_applied;
}

std::int64_t LoadDriver::everInDoubt() const
{
    const std::lock_guard lock(m_mutex);
    return m_everInDoubt;
}

std::int64_t LoadDriver::resolvedAsWritten() const
{
    const std::lock_guard lock(m_mutex);
    return m_resolvedAsWritten;
}

std::int64_t LoadDriver::inDoubt() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<std::int64_t>(m_doubtful.size());
}

std::vector<LoadDriver::Asked> LoadDriver::history() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<Asked> all;
    for (const auto& [requestId, asked] : m_asked)
        all.push_back(asked);
    return all;
}

} // namespace orderdeck
