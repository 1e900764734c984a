#include "tests/fault/service_life.h"

#include "backend/service/await.h"
#include "backend/storage/sqlite/sqlite_store.h"
#include "tests/storage/store_fixture.h"

#include <array>
#include <tuple>

namespace orderdeck {
namespace {

const Actor kAdmin{"admin", Role::Admin};
constexpr int kOrders = 6;

/// The service gives ids and times.
NewOrder orderWish(int number)
{
    static constexpr std::array kRegions{"SP", "RJ", "MG"};
    NewOrder order;
    order.requestId = "create-" + std::to_string(number);
    order.number = "A-" + std::to_string(number);
    order.source = "shop";
    order.customer = "C-" + std::to_string(number);
    order.region = kRegions[static_cast<std::size_t>(number) % kRegions.size()];
    order.totalMinor = 100;
    order.currency = "BRL";
    order.payload = "{}";
    order.lifecycle = "shop";
    order.actor = kAdmin;
    return order;
}

bool isDone(const Verdict& verdict)
{
    return isFinal(verdict.kind) || verdict.kind == VerdictKind::NotFound ||
           verdict.kind == VerdictKind::Invalid;
}

} // namespace

Result<std::unique_ptr<OrderStore>> openTwoShards(const std::string& folder, const Clock& clock)
{
    return openSqliteStore(
        {.folder = folder, .map = must(ShardMap::byOrder(2)), .whenMissing = WhenMissing::Create},
        clock);
}

ServiceLife::ServiceLife(LifeRecord& record, const Surroundings& around, Patience patience)
    : m_record(record), m_around(around), m_patience(patience)
{}

void ServiceLife::live(const std::string& folder)
{
    const FakeClock clock;
    // A store or a service that cannot be started says why and can be started again.
    for (int attempt = 0; attempt < 3 && m_around.alive(); ++attempt) {
        auto store = openTwoShards(folder, clock);
        auto service = store ? OrderService::start(**store, clock, {})
                             : Result<std::unique_ptr<OrderService>>(store.error());
        if (!service) {
            m_record.errors.push_back(service.error());
            continue;
        }
        if (!install(**service))
            continue;
        for (int number = 1; number <= kOrders; ++number)
            make(**service, number);
        import(**service);
        move(**service, 1, "pay", "a");
        move(**service, 2, "ship", "a");
        move(**service, 3, "note", "a");
        move(**service, 1, "ship", "b");
        move(**service, 1, "pay", "a");
        move(**service, 4, "hold", "a");
        catchUp(**service);
        move(**service, 4, "release", "b");
        move(**service, 5, "cancel", "a");
        if (m_around.alive())
            m_around.atEnd();
        (*service)->stop(Deadline::immediate());
        return;
    }
}

void ServiceLife::catchUp(OrderService& service)
{
    // In short waits: when the power goes nothing catches up any more.
    const Deadline deadline = soon();
    const auto tryOnce = [&] {
        return service.waitForProjections(Deadline::after(std::chrono::milliseconds(50)));
    };
    while (m_around.alive() && !deadline.passed() && !tryOnce()) {
    }
}

bool ServiceLife::install(OrderService& service)
{
    while (m_around.alive()) {
        const auto version = awaitResult<int>(
            [&](auto done) {
                service.installLifecycle(std::string(kShopScxml), kAdmin, std::move(done));
            },
            soon());
        if (version)
            return true;
        m_record.errors.push_back(version.error());
        if (m_patience == Patience::GiveUp)
            return false;
    }
    return false;
}

void ServiceLife::make(OrderService& service, int number) { ask(service, orderWish(number)); }

void ServiceLife::move(OrderService& service, int number, const char* event, const char* requestId)
{
    const auto known = m_orders.find(orderWish(number).requestId);
    if (known == m_orders.end())
        return;
    TransitionRequest request;
    request.order = known->second;
    request.requestId = requestId;
    request.event = event;
    request.reason = "asked for";
    request.actor = kAdmin;
    ask(service, request);
}

void ServiceLife::ask(OrderService& service, const StoreRequest& request)
{
    while (m_around.alive()) {
        const Verdict verdict = askOnce(service, request);
        const bool heard = m_around.alive();
        m_record.told.lines.push_back(lineOf(request, heard ? &verdict : nullptr));
        if (!isFinal(verdict.kind) && heard)
            m_record.errors.push_back(
                {verdict.kind == VerdictKind::InDoubt ? ErrorKind::InDoubt : ErrorKind::Unavailable,
                 verdict.cause});
        if (std::holds_alternative<NewOrder>(request) && heard && isFinal(verdict.kind))
            m_orders[std::get<NewOrder>(request).requestId] = verdict.order;
        if (isDone(verdict) || m_patience == Patience::GiveUp)
            return;
    }
}

Verdict ServiceLife::askOnce(OrderService& service, const StoreRequest& request)
{
    return must(await<Verdict>(
        [&](auto done) {
            if (const auto* created = std::get_if<NewOrder>(&request))
                service.create(*created, std::move(done));
            else
                service.submit(std::get<TransitionRequest>(request), std::move(done));
        },
        soon()));
}

void ServiceLife::import(OrderService& service)
{
    OrderHistory history;
    history.order.number = "PAST";
    history.order.source = "shop";
    history.order.region = "SP";
    history.order.currency = "BRL";
    history.order.lifecycle = "shop";
    history.order.lifecycleVersion = 1;
    for (const auto& [name, from, to] :
         {std::tuple("imported", "", "placed"), {"pay", "placed", "paid"}}) {
        Event& event = history.events.emplace_back();
        event.version = static_cast<std::int64_t>(history.events.size());
        event.name = name;
        event.from = from;
        event.to = to;
        event.actor = kAdmin;
        event.at = kNoon;
        event.lifecycleVersion = 1;
    }
    while (m_around.alive()) {
        const auto outcomes = awaitResult<std::vector<ImportOutcome>>(
            [&](auto done) { service.import({history}, std::move(done)); }, soon());
        const bool heard = m_around.alive();
        if (outcomes && heard && outcomes->front() == ImportOutcome::AlreadyThere &&
            m_record.imported.contains("PAST"))
            m_record.imported.insert("PAST again");
        if (outcomes && heard)
            m_record.imported.insert("PAST");
        if (!outcomes && heard)
            m_record.errors.push_back(outcomes.error());
        if (outcomes || m_patience == Patience::GiveUp)
            return;
    }
}

std::string troubleAfterService(const std::string& folder, LifeRecord record)
{
    const FakeClock clock;
    const bool imported = record.imported.contains("PAST");
    std::string text;
    {
        auto store = openTwoShards(folder, clock);
        if (!store)
            return "it cannot be opened: " + store.error().text() + '\n';
        OpenStore open(std::move(*store));
        open.project();
        text = findings(open.store(), record.told);
    }
    record.errors.clear();
    ServiceLife(record, {}, ServiceLife::Patience::GiveUp).live(folder);
    for (const Error& error : record.errors)
        text += "asked again: " + error.text() + '\n';
    if (imported && !record.imported.contains("PAST again"))
        text += "an import that was acknowledged is lost\n";
    {
        OpenStore open(must(openTwoShards(folder, clock)));
        open.project();
        const std::string later = findings(open.store(), record.told);
        text += later.empty() ? later : "after everything was asked again: " + later;
    }
    return text + damage(folder);
}

} // namespace orderdeck
