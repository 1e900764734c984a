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
    filter.texts = *someOf({"A-1", "A-", "a-1", "A-2599", "", "C-3", "%", some.number,
                            toString(some.id), '0' + toString(some.id)});
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

/// Page after page until the end; `between` runs before each further page.
template <typename Between>
std::vector<OrderRow> walked(ShardReader& reader, OrderQuery query, Timestamp now,
                             const Between& between)
{
    std::vector<OrderRow> rows;
    while (true) {
        const auto page = must(reader.list(query, now, [] { return false; }));
        RC_ASSERT(page.rows.size() <= std::size_t(query.limit));
        RC_ASSERT(page.next.empty() || page.next != query.after);
        rows.insert(rows.end(), page.rows.begin(), page.rows.end());
        if (page.next.empty())
            return rows;
        query.after = page.next;
        between();
    }
}

OrderSort anySort() { return static_cast<OrderSort>(*rc::gen::inRange(0, 5)); }

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
        query.sort = anySort();
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

void StoreReadContract::tinyBudgetsGiveTheSameRows()
{
    OpenStore open = fresh();
    importMany(open);
    const auto rows = wholeList(open.reader(), {}, kNoon);
    OD_PROPERTY("a search cut into many calls finds what one call finds", [&] {
        const Timestamp now = kNoon + std::chrono::minutes(*rc::gen::inRange(0, 8 * 60));
        OrderQuery query;
        query.filter = anyFilter(rows);
        query.sort = anySort();
        query.limit = *rc::gen::elementOf(std::vector<int>{40, 200, 1000});
        query.budget = Duration(*rc::gen::elementOf(std::vector<int>{0, 500}));
        query.counting = MatchCounting::None;
        RC_ASSERT(walked(open.reader(), query, now, [] {}) == expectedList(rows, query, now));
    });
}

void StoreReadContract::budgetedSearchPassesOverNoOrderThatMoves()
{
    OpenStore open = fresh();
    importMany(open);
    const auto rows = wholeList(open.reader(), {}, kNoon);
    std::vector<OrderId> movable;
    for (const OrderRow& row : rows)
        if (row.state == "placed")
            movable.push_back(row.id);
    // By the time of placing, which does not change.
    OrderQuery query;
    query.sort = OrderSort::OldestFirst;
    query.filter.regions = {"SP"};
    query.limit = 1000;
    query.budget = Duration(0);
    const auto expected = expectedList(rows, query, kNoon);
    std::size_t moved = 0;
    const auto found = walked(open.reader(), query, kNoon, [&] {
        for (int i = 0; i < 5 && moved < movable.size(); ++i, ++moved) {
            TransitionRequest cancel = transition(movable[movable.size() - 1 - moved],
                                                  "move-" + std::to_string(moved), "cancel");
            cancel.reason = "test";
            (void)open.send(cancel);
        }
        open.project();
    });
    QVERIFY(moved > 0);
    QVERIFY(std::ranges::equal(found, expected, {}, &OrderRow::id, &OrderRow::id));
}

void StoreReadContract::searchWithoutAnIndexSaysHowFarItIs()
{
    OpenStore open = fresh();
    importMany(open);
    OrderQuery query;
    query.filter.texts = {"A-"};
    query.filter.customers = {"C-1", "C-2", "C-3", "C-4", "C-5", "C-6", "C-0"};
    query.filter.notStates = {"placed", "paid", "shipped", "closed"};
    query.sort = OrderSort::LargestTotal;
    query.budget = Duration(0);
    const auto none = must(open.reader().list(query, kNoon, [] { return false; }));
    QVERIFY(none.next.empty()); // No order is in another state: the counts know.
    query.filter.notStates.clear();
    query.filter.totalAtMost = 1'049;
    query.filter.ageAtMost = Duration(std::chrono::hours(24));
    query.filter.placedBefore = kNoon; // Nothing: placed before the first.
    const auto few = must(open.reader().list(query, kNoon, [] { return false; }));
    QVERIFY(few.next.empty());
    query.filter.placedBefore.reset();
    query.filter.sources = {"elsewhere", "shop"};
    query.limit = 1000;
    const auto first = must(open.reader().list(query, kNoon, [] { return false; }));
    QVERIFY(!first.next.empty());
    QVERIFY(first.searched > 0);
    QVERIFY(first.outOf <= kOrders); // Those of the tables that are walked.
    QVERIFY(first.searched < first.outOf);
}

} // namespace orderdeck
