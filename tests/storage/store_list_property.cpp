#include "backend/orders/page_position.h"
#include "tests/storage/store_read_contract.h"
#include "tests/support/property.h"

#include <algorithm>

namespace orderdeck {
namespace {

constexpr int kOrders =
    26'000; // Enough that no index of a condition has few rows for some filters.

template <typename T>
rc::Gen<std::optional<T>> sometimes(rc::Gen<T> gen)
{
    return rc::gen::weightedOneOf<std::optional<T>>(
        {{4, rc::gen::just(std::optional<T>())},
         {1, rc::gen::map(std::move(gen), [](T value) { return std::optional<T>(value); })}});
}

rc::Gen<std::vector<std::string>> someOf(std::vector<std::string> names)
{
    return rc::gen::weightedOneOf<std::vector<std::string>>(
        {{4, rc::gen::just(std::vector<std::string>())},
         {1, rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(
                 rc::gen::elementOf(std::move(names))))}});
}

OrderFilter anyFilter(const std::vector<OrderRow>& rows)
{
    const auto minutes = rc::gen::map(rc::gen::inRange(0, 8 * 60), [](int count) {
        return Duration(std::chrono::minutes(count));
    });
    const auto times = rc::gen::map(rc::gen::inRange(-100, kOrders + 100), [](int count) {
        return Timestamp(kNoon + std::chrono::seconds(count));
    });
    const auto totals =
        rc::gen::map(rc::gen::inRange(990, 1'060), [](int total) { return std::int64_t(total); });
    OrderFilter filter;
    filter.states = *someOf({"placed", "paid", "shipped", "closed", "nowhere"});
    filter.notStates = *someOf({"placed", "paid", "shipped", "closed", "nowhere"});
    filter.regions = *someOf({"SP", "RJ", "MG", "XX", "'"});
    filter.sources = *someOf({"shop", "market"});
    filter.customers = *someOf({"C-1", "C-6", "C-99"});
    filter.lifecycles = *someOf({"shop", "other"});
    filter.open = *sometimes(rc::gen::arbitrary<bool>());
    filter.stuck = *sometimes(rc::gen::arbitrary<bool>());
    filter.flagged = *sometimes(rc::gen::arbitrary<bool>());
    filter.ageAtLeast = *sometimes<Duration>(minutes);
    filter.ageAtMost = *sometimes<Duration>(minutes);
    filter.totalAtLeast = *sometimes<std::int64_t>(totals);
    filter.totalAtMost = *sometimes<std::int64_t>(totals);
    filter.placedFrom = *sometimes<Timestamp>(times);
    filter.placedBefore = *sometimes<Timestamp>(times);
    const OrderRow& some = rows[*rc::gen::inRange<std::size_t>(0, rows.size())];
    filter.texts = *someOf({"A-1", "A-", "A-2599", "", "C-3", "%", some.number, toString(some.id),
                            '0' + toString(some.id)});
    return filter;
}

std::vector<OrderRow> expectedList(const std::vector<OrderRow>& rows, const OrderQuery& query,
                                   Timestamp now)
{
    const auto targetOf = [](const OrderRow& row) -> std::optional<Duration> {
        if (row.state == "placed")
            return std::chrono::minutes(30);
        if (row.state == "paid")
            return std::chrono::hours(2);
        return std::nullopt;
    };
    std::vector<OrderRow> found;
    std::ranges::copy_if(rows, std::back_inserter(found), [&](const OrderRow& row) {
        return matches(query.filter, row, now, targetOf(row));
    });
    std::ranges::sort(found, [&](const OrderRow& a, const OrderRow& b) {
        return comesBefore(query.sort, pagePosition(query.sort, a), pagePosition(query.sort, b));
    });
    return found;
}

void importMany(OpenStore& open)
{
    std::vector<OrderHistory> batch;
    for (int i = 0; i < kOrders; ++i) {
        // Nineteen of twenty are closed; the others in the states before.
        OrderHistory history = historyOf(open.store(), i, i % 20 == 0 ? 1 + i / 20 % 3 : 4);
        if (i % 1000 == 7)
            history.order.flags = kFlagIllegalHistory;
        batch.push_back(std::move(history));
        if (batch.size() == 1000 || i + 1 == kOrders) {
            (void)must(open.writer().import(batch));
            batch.clear();
        }
    }
    while (must(open.projector().step(5000)).folded > 0) {
    }
}

} // namespace

void StoreReadContract::listAgreesWithTheMeaningOfTheFilter()
{
    OpenStore open = fresh();
    importMany(open);
    const auto rows = wholeList(open.reader(), {}, kNoon);
    QCOMPARE(rows.size(), std::size_t(kOrders));
    OD_PROPERTY("a list has what the filter means, in its order, in pages of any size", [&] {
        const Timestamp now = kNoon + std::chrono::minutes(*rc::gen::inRange(0, 8 * 60));
        OrderQuery query;
        query.filter = anyFilter(rows);
        query.sort = static_cast<OrderSort>(*rc::gen::inRange(0, 5));
        query.limit = *rc::gen::elementOf(std::vector<int>{1, 7, 200, 1000});
        const auto expected = expectedList(rows, query, now);
        std::size_t seen = 0;
        for (int pages = 0; pages < 4; ++pages) {
            const auto page = must(open.reader().list(query, now, [] { return false; }));
            const auto count = std::min(expected.size() - seen, std::size_t(query.limit));
            RC_ASSERT(page.rows.size() == count);
            RC_ASSERT(std::equal(page.rows.begin(), page.rows.end(),
                                 expected.begin() + std::ptrdiff_t(seen)));
            seen += count;
            RC_ASSERT(page.next.empty() == (seen == expected.size()));
            if (page.matchesExact)
                RC_ASSERT(page.matches == std::int64_t(expected.size()));
            else
                RC_ASSERT(page.matches <= std::int64_t(expected.size()));
            if (page.next.empty())
                break;
            query.after = page.next;
        }
    });
}

} // namespace orderdeck
