#include "tests/bench/note_load.h"

#include "backend/foundation/random.h"
#include "backend/foundation/thread_priority.h"
#include "backend/service/await.h"
#include "tests/support/imported_order.h"

#include <QtGlobal>

namespace orderdeck {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr int kTogether = 500;
constexpr std::uint64_t kMakesOneIn = 8;
constexpr auto kSlice = 2ms;
const Actor kLoader{"load", Role::Service};

OrderHistory pastOf(int number, const InstalledLifecycle& installed)
{
    OrderHistory history =
        importedOrder("L-" + std::to_string(number), "load", installed,
                      SystemClock().now() - std::chrono::seconds(60'000 - number % 50'000));
    history.order.customer = "Customer " + std::to_string(number % 977);
    history.order.region = number % 2 == 0 ? "SP" : "RJ";
    history.order.totalMinor = 1000 + number % 90'000;
    return history;
}

} // namespace

void NoteLoad::fill(int count)
{
    const auto catalogue = m_door.catalogue();
    const InstalledLifecycle& installed = *catalogue->newest("order");
    for (int done = 0; done < count; done += kTogether) {
        std::vector<OrderHistory> histories;
        for (int i = done; i < done + kTogether; ++i)
            histories.push_back(pastOf(i, installed));
        const auto outcome = awaitResult<std::vector<ImportOutcome>>(
            [&](auto answered) { m_door.import(std::move(histories), std::move(answered)); },
            Deadline::after(60s));
        if (!outcome)
            qFatal("%s", outcome.error().text().c_str());
    }
    // The lists follow the orders a moment later.
    for (const Deadline deadline = Deadline::after(60s); m_ids.size() < std::size_t(count);) {
        if (deadline.passed())
            qFatal("the orders that were imported are not listed");
        readIds(deadline);
    }
}

void NoteLoad::readIds(Deadline deadline)
{
    OrderQuery query;
    query.limit = 1000;
    m_ids.clear();
    do {
        const auto page = awaitResult<OrderPage>(
            [&](auto answered) { m_door.list(query, {}, std::move(answered)); }, deadline);
        if (!page)
            qFatal("%s", page.error().text().c_str());
        for (const OrderRow& row : page->rows)
            m_ids.push_back(row.id);
        query.after = page->next;
    } while (!query.after.empty());
}

void NoteLoad::send(std::uint64_t serial, const std::function<void()>& answered)
{
    const auto count = [this, answered](const Verdict& verdict) {
        if (verdict.kind != VerdictKind::Applied)
            ++m_refused;
        answered();
    };
    const std::string name = "load-" + std::to_string(serial);
    if (serial % kMakesOneIn == 0) {
        NewOrder order;
        order.requestId = name;
        order.number = name;
        order.source = "live";
        order.region = "SP";
        order.currency = "EUR";
        order.lifecycle = "order";
        order.actor = kLoader;
        m_door.create(std::move(order), count);
        return;
    }
    TransitionRequest request;
    request.order = m_ids[Random(serial).below(m_ids.size())];
    request.requestId = name;
    request.event = "note";
    request.reason = "a note";
    request.payload = R"({"text":")" + std::string(200, 'x') + R"("})";
    request.actor = kLoader;
    m_door.submit(std::move(request), count);
}

void NoteLoad::next(std::uint64_t serial)
{
    if (!m_calling) {
        --m_callers;
        return;
    }
    send(serial, [this] {
        ++m_answered;
        next(++m_serial);
    });
}

double NoteLoad::capacity(int callers, std::chrono::milliseconds time)
{
    m_calling = true;
    m_callers = callers;
    m_answered = 0;
    const auto begin = SteadyClock::now();
    for (int i = 0; i < callers; ++i)
        next(++m_serial);
    {
        std::unique_lock lock(m_mutex);
        m_stopping.wait_until(lock, begin + time, [] { return false; });
    }
    const double seconds = std::chrono::duration<double>(SteadyClock::now() - begin).count();
    const double rate = double(m_answered) / seconds;
    m_calling = false;
    while (m_callers > 0)
        std::this_thread::yield();
    return rate;
}

void NoteLoad::start(double perSecond)
{
    m_stop = false;
    m_thread = std::thread([this, perSecond] {
        giveWay();
        pace(perSecond);
    });
}

void NoteLoad::stop()
{
    if (!m_thread.joinable())
        return;
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_stopping.notify_one();
    m_thread.join();
}

void NoteLoad::pace(double perSecond)
{
    const auto begin = SteadyClock::now();
    std::int64_t sent = 0;
    std::unique_lock lock(m_mutex);
    while (!m_stop) {
        m_stopping.wait_for(lock, kSlice);
        const double seconds = std::chrono::duration<double>(SteadyClock::now() - begin).count();
        for (; double(sent) < seconds * perSecond; ++sent)
            send(++m_serial, [] {});
    }
}

} // namespace orderdeck
