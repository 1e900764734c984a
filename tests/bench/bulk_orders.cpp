#include "tests/bench/bulk_orders.h"

#include "backend/foundation/random.h"
#include "resources/resources.h"
#include "tests/storage/store_fixture.h"

#include <array>

namespace orderdeck {

namespace {

constexpr std::int64_t kRareEvery = 50'000;
constexpr std::int64_t kFlaggedEvery = 5'000;

struct Step {
    const char* from;
    const char* event;
    const char* to;
};
constexpr std::array<Step, 6> kOpenSteps{{{"placed", "pay", "paid"},
                                          {"paid", "pick", "picked"},
                                          {"picked", "pack", "packed"},
                                          {"packed", "ship", "shipped"},
                                          {"shipped", "deliver", "delivered"},
                                          {"placed", "hold", "held"}}};
constexpr std::array<Step, 3> kLastSteps{{{"delivered", "close", "closed"},
                                          {"placed", "cancel", "cancelled"},
                                          {"returned", "refund", "refunded"}}};

/// Brazilian states by their share of a shop's orders, roughly.
std::string regionOf(Random& random)
{
    static constexpr std::array<const char*, 20> kRegions{"SP", "SP", "SP", "SP", "SP", "SP", "SP",
                                                          "SP", "RJ", "RJ", "RJ", "MG", "MG", "MG",
                                                          "RS", "PR", "SC", "BA", "DF", "ES"};
    return kRegions[random.below(kRegions.size())];
}

const Step& stepOf(Random& random, bool open)
{
    if (open)
        return kOpenSteps[random.below(kOpenSteps.size())];
    const auto pick = random.below(100);
    return kLastSteps[pick < 90 ? 0 : pick < 98 ? 1 : 2];
}

Order factsOf(std::int64_t index, std::int64_t count, Random& random)
{
    Order order;
    std::string digits = std::to_string(index);
    order.number = "B-" + std::string(9 - digits.size(), '0') + digits;
    const auto source = random.below(100);
    order.source = index % kRareEvery == 7 ? "kiosk"
                   : source < 70           ? "shop"
                   : source < 95           ? "market"
                                           : "outlet";
    order.customer = "C-" + std::to_string(random.below(static_cast<std::uint64_t>(count / 5 + 1)));
    order.region = index % kRareEvery == 11 ? "AC" : regionOf(random);
    // Many small baskets, few large ones.
    const auto base = static_cast<std::int64_t>(500 + random.below(20'000));
    order.totalMinor = random.below(1'000) == 0 ? base * 50 : base;
    order.currency = "BRL";
    order.payload = R"({"items":[],"fields":{"note":")";
    order.payload += std::string(200 - order.payload.size() - 3, 'x') + "\"}}";
    order.lifecycle = index % kRareEvery == 13 ? "retail" : "order";
    order.lifecycleVersion = 1;
    if (index % kFlaggedEvery == 3)
        order.flags = kFlagIllegalHistory;
    return order;
}

} // namespace

Timestamp bulkNow() { return std::chrono::sys_days(std::chrono::year(2026) / 11 / 25); }

LifecycleCatalogue bulkCatalogue()
{
    LifecycleCatalogue catalogue;
    for (const char* path : {"lifecycles/order.scxml", "lifecycles/retail.scxml"})
        catalogue = must(catalogue.with(must(readResource(path))));
    return catalogue;
}

OrderHistory BulkOrders::order(std::int64_t index) const
{
    Random random(static_cast<std::uint64_t>(index) + 1);
    OrderHistory history;
    history.order = factsOf(index, m_count, random);
    const auto span = std::chrono::duration_cast<Duration>(std::chrono::days(100));
    const Duration before = span / m_count * (m_count - index);
    history.order.placedAt = bulkNow() - before;
    const bool retail = history.order.lifecycle == "retail";
    const bool open = before < std::chrono::hours(96) ? index % 10 != 0 : index % 500 == 0;
    const Step& step = stepOf(random, open);
    // A step takes up to three days; nothing happens in the future.
    const Duration most = std::min<Duration>(before, std::chrono::hours(72));
    const Duration later{
        static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(most.count()) + 1))};
    Event first;
    first.version = 1;
    first.name = "imported";
    first.to = retail ? "processing" : step.from;
    first.actor = {"import", Role::Service};
    first.at = history.order.placedAt;
    first.lifecycleVersion = 1;
    first.payload = history.order.payload;
    Event second = first;
    second.version = 2;
    second.name = retail ? "complete" : step.event;
    second.from = first.to;
    second.to = retail ? "complete" : step.to;
    second.reason = open ? "" : "as planned";
    second.at = first.at + later;
    second.payload = std::string(R"({"text":")") + std::string(189, 'y') + "\"}";
    history.events = {std::move(first), std::move(second)};
    return history;
}

std::vector<OrderHistory> BulkOrders::orders(std::int64_t first, std::int64_t count) const
{
    std::vector<OrderHistory> orders;
    orders.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = first; i < std::min(first + count, m_count); ++i)
        orders.push_back(order(i));
    return orders;
}

} // namespace orderdeck
