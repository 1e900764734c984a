#include "backend/orders/page_position.h"
#include "backend/service/page_merge.h"
#include "tests/support/property.h"

#include <QTest>

#include <algorithm>
#include <memory>

using namespace orderdeck;

namespace {

/// What a shard answers for a query.
OrderPage pageOf(const std::vector<OrderRow>& rows, const OrderQuery& query)
{
    const auto before = [&](const OrderRow& a, const OrderRow& b) {
        return comesBefore(query.sort, pagePosition(query.sort, a), pagePosition(query.sort, b));
    };
    const auto after = parseCursor(query.after);
    OrderPage page;
    page.matches = static_cast<std::int64_t>(rows.size());
    for (const OrderRow& row : rows) {
        if (!after || comesBefore(query.sort, *after, pagePosition(query.sort, row)))
            page.rows.push_back(row);
    }
    std::sort(page.rows.begin(), page.rows.end(), before);
    if (page.rows.size() > static_cast<std::size_t>(query.limit)) {
        page.rows.resize(static_cast<std::size_t>(query.limit));
        page.next = toCursor(pagePosition(query.sort, page.rows.back()));
    }
    return page;
}

OrderRow rowOf(std::size_t index, int value)
{
    OrderRow row;
    row.id = OrderId(static_cast<std::int64_t>(index) + 1);
    row.since = row.placedAt = fromMicros(value);
    row.totalMinor = value;
    row.number = "A:" + std::to_string(value);
    return row;
}

/// What the shard answers when its time is up after some rows.
OrderPage stoppedAfter(OrderPage page, OrderSort sort, std::size_t rows)
{
    page.searched = static_cast<std::int64_t>(std::min(page.rows.size(), rows));
    if (page.rows.size() <= rows)
        return page;
    page.rows.resize(rows);
    page.next = toCursor(pagePosition(sort, page.rows.back()));
    return page;
}

OrderSort anySort() { return static_cast<OrderSort>(*rc::gen::inRange(0, 5)); }

} // namespace

class PageMergeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pagesOverShardsEqualOneSortedList()
    {
        OD_PROPERTY("walking the merged pages meets every row once and in order", [] {
            const auto shardCount = static_cast<std::size_t>(*rc::gen::inRange(1, 5));
            const auto values = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 8));
            OrderQuery query;
            query.sort = anySort();
            query.limit = *rc::gen::inRange(1, 7);
            std::vector<std::vector<OrderRow>> shards(shardCount);
            std::vector<OrderRow> all;
            for (std::size_t i = 0; i < values.size(); ++i) {
                all.push_back(rowOf(i, values[i]));
                shards[i % shardCount].push_back(all.back());
            }
            OrderQuery whole = query;
            whole.limit = static_cast<int>(all.size()) + 1;
            const auto expected = pageOf(all, whole).rows;
            std::vector<OrderRow> walked;
            do {
                std::vector<OrderPage> pages;
                for (const auto& rows : shards)
                    pages.push_back(pageOf(rows, query));
                const OrderPage page = mergePages(query, std::move(pages));
                RC_ASSERT(page.matches == static_cast<std::int64_t>(all.size()));
                walked.insert(walked.end(), page.rows.begin(), page.rows.end());
                query.after = page.next;
            } while (!query.after.empty());
            RC_ASSERT(walked == expected);
        });
    }

    void searchesThatStopAnywhereMeetEveryRowOnce()
    {
        OD_PROPERTY("shards that run out of time at any place lose and repeat nothing", [] {
            const auto shardCount = static_cast<std::size_t>(*rc::gen::inRange(1, 5));
            const auto values = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 8));
            OrderQuery query;
            query.sort = anySort();
            query.limit = *rc::gen::inRange(1, 7);
            std::vector<std::vector<OrderRow>> shards(shardCount);
            std::vector<OrderRow> all;
            for (std::size_t i = 0; i < values.size(); ++i) {
                all.push_back(rowOf(i, values[i]));
                shards[i % shardCount].push_back(all.back());
            }
            OrderQuery whole = query;
            whole.limit = static_cast<int>(all.size()) + 1;
            const auto expected = pageOf(all, whole).rows;
            std::vector<OrderRow> walked;
            std::int64_t looked = 0;
            do {
                std::vector<OrderPage> pages;
                for (const auto& rows : shards)
                    pages.push_back(stoppedAfter(pageOf(rows, query), query.sort,
                                                 *rc::gen::inRange<std::size_t>(1, 4)));
                const OrderPage page = mergePages(query, std::move(pages));
                RC_ASSERT(page.next.empty() || page.next != query.after);
                RC_ASSERT(page.searched >= static_cast<std::int64_t>(page.rows.size()));
                looked += page.searched;
                walked.insert(walked.end(), page.rows.begin(), page.rows.end());
                query.after = page.next;
            } while (!query.after.empty());
            RC_ASSERT(walked == expected);
            RC_ASSERT(looked >= static_cast<std::int64_t>(all.size()));
        });
    }

    void rowsBeyondAShardThatStoppedEarlyWait()
    {
        OrderQuery query;
        query.limit = 10;
        OrderRow early;
        early.id = OrderId(1);
        early.since = fromMicros(10);
        OrderRow late = early;
        late.id = OrderId(2);
        late.since = fromMicros(30);
        OrderPage stopped;
        stopped.rows = {early};
        stopped.next = toCursor({20, {}, OrderId(9)});
        OrderPage whole;
        whole.rows = {late};
        const OrderPage merged = mergePages(query, {stopped, whole});
        QCOMPARE(merged.rows.size(), std::size_t(1));
        QCOMPARE(merged.next, stopped.next);
    }
};

std::unique_ptr<QObject> makePageMergeTest() { return std::make_unique<PageMergeTest>(); }

#include "tst_page_merge.moc"
