#include "tests/hosting/busy_callers.h"

#include "backend/foundation/random.h"
#include "backend/service/await.h"
#include "tests/support/imported_order.h"

namespace orderdeck {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMostUnderWay = 96;
constexpr auto kPatience = 60s;
const Actor kCaller{"caller", Role::Admin};

bool isUnavailable(const Verdict& verdict) { return verdict.kind == VerdictKind::Unavailable; }

bool isUnavailable(const std::vector<Verdict>& verdicts) { return isUnavailable(verdicts.front()); }

template <typename T>
bool isUnavailable(const Result<T>& answer)
{
    return !answer && answer.error().kind == ErrorKind::Unavailable;
}

} // namespace

void Acknowledged::add(OrderId id)
{
    const std::lock_guard lock(m_mutex);
    m_ids.push_back(id);
}

std::optional<OrderId> Acknowledged::any(std::uint64_t random) const
{
    const std::lock_guard lock(m_mutex);
    if (m_ids.empty())
        return std::nullopt;
    return m_ids[random % m_ids.size()];
}

std::optional<std::string> Acknowledged::missingIn(ServiceDoor& door)
{
    std::vector<OrderId> asked;
    {
        const std::lock_guard lock(m_mutex);
        asked.assign(m_ids.begin() + static_cast<std::ptrdiff_t>(m_checked), m_ids.end());
        m_checked = m_ids.size();
    }
    for (const OrderId id : asked) {
        const auto answer = awaitResult<OrderAnswer>(
            [&](auto done) { door.get(id, std::move(done)); }, Deadline::after(kPatience));
        if (!answer)
            return "acknowledged order " + toString(id) + ": " + answer.error().text();
    }
    return std::nullopt;
}

BusyCallers::BusyCallers(ServiceDoor& door, Acknowledged& kept, int run)
    : m_door(door), m_kept(kept), m_run(std::to_string(run) + "-")
{
    const auto seed = static_cast<std::uint64_t>(run) * 16;
    m_threads.emplace_back([this, seed] { write(seed + 1); });
    m_threads.emplace_back([this, seed] { write(seed + 2); });
    m_threads.emplace_back([this, seed] { read(seed + 3); });
    m_threads.emplace_back([this, seed] { import(seed + 4); });
    m_threads.emplace_back([this] { watch(); });
}

BusyCallers::~BusyCallers() { join(); }

void BusyCallers::join()
{
    m_ending = true;
    m_changed.notify_all();
    for (std::thread& thread : m_threads)
        thread.join();
    m_threads.clear();
}

template <typename T, typename Seen>
ServiceDoor::Callback<T> BusyCallers::ask(Seen seen)
{
    ++m_asked;
    return [this, seen = std::move(seen)](T answer) {
        seen(answer);
        if (isUnavailable(answer))
            m_refused = true;
        ++m_answered;
    };
}

void BusyCallers::keepBounded()
{
    if (m_refused.exchange(false))
        rest();
    while (!m_ending && m_asked - m_answered > kMostUnderWay)
        rest();
}

void BusyCallers::rest()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, 1ms, [this] { return m_ending.load(); });
}

void BusyCallers::write(std::uint64_t seed)
{
    Random random(seed);
    for (int i = 0; !m_ending; ++i) {
        keepBounded();
        const std::string name = m_run + std::to_string(seed) + "-" + std::to_string(i);
        NewOrder order;
        order.requestId = "c-" + name;
        order.number = "N-" + name;
        order.source = "callers";
        order.lifecycle = "order";
        order.currency = "EUR";
        order.actor = kCaller;
        m_door.create(order, ask<Verdict>([this](const Verdict& verdict) {
                          if (verdict.kind == VerdictKind::Applied)
                              m_kept.add(verdict.order);
                      }));
        const auto known = m_kept.any(random.next());
        if (!known)
            continue;
        TransitionRequest request;
        request.order = *known;
        request.requestId = "t-" + name;
        request.event = "pay";
        request.actor = kCaller;
        request.reason = "because";
        m_door.submit(request, ask<Verdict>([](const Verdict&) {}));
        request.requestId += "-again";
        m_door.submitMany({request}, ask<std::vector<Verdict>>([](const auto&) {}));
    }
}

void BusyCallers::read(std::uint64_t seed)
{
    Random random(seed);
    while (!m_ending) {
        keepBounded();
        OrderQuery query;
        query.sort = static_cast<OrderSort>(random.below(5));
        query.limit = 200;
        const auto cancel = std::make_shared<CancelFlag>();
        m_door.list(query, cancel, ask<Result<OrderPage>>([](const auto&) {}));
        if (random.below(2) == 0)
            cancel->cancel();
        const auto known = m_kept.any(random.next());
        if (!known)
            continue;
        m_door.get(*known, ask<Result<OrderAnswer>>([](const auto&) {}));
        m_door.history(*known, ask<Result<std::vector<Event>>>([](const auto&) {}));
        m_door.statusOf({*known}, ask<Result<StatusAnswer>>([](const auto&) {}));
        m_door.findByNumber("N-" + m_run + "1-0",
                            ask<Result<std::vector<OrderAnswer>>>([](const auto&) {}));
    }
}

void BusyCallers::import(std::uint64_t seed)
{
    constexpr int kTogether = 20;
    const auto catalogue = m_door.catalogue();
    const std::string name = "I-" + m_run + std::to_string(seed) + "-";
    for (int i = 0; !m_ending; ++i) {
        keepBounded();
        std::vector<OrderHistory> histories;
        for (int k = 0; k < kTogether; ++k)
            histories.push_back(importedOrder(name + std::to_string(i * kTogether + k), "files",
                                              *catalogue->newest("order"), Timestamp() + 24h));
        m_door.import(std::move(histories),
                      ask<Result<std::vector<ImportOutcome>>>([](const auto&) {}));
    }
}

void BusyCallers::watch()
{
    while (!m_ending) {
        std::atomic<std::int64_t> seen{0};
        const auto subscription =
            m_door.watch([&seen](const std::vector<FeedEvent>& events, std::int64_t) {
                seen += static_cast<std::int64_t>(events.size());
            });
        for (int turn = 0; turn < 200 && !m_ending && seen < 50; ++turn)
            rest();
    }
}

} // namespace orderdeck
