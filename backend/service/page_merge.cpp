#include "backend/service/page_merge.h"

#include "backend/orders/page_position.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace orderdeck {

namespace {

/// Where the first of the shards that have more stopped: beyond it rows of that shard are unknown.
std::optional<PagePosition> firstStop(OrderSort sort, const std::vector<OrderPage>& pages)
{
    std::optional<PagePosition> first;
    for (const OrderPage& page : pages) {
        const auto stop = page.next.empty() ? std::nullopt : parseCursor(page.next);
        if (stop && (!first || comesBefore(sort, *stop, *first)))
            first = stop;
    }
    return first;
}

} // namespace

OrderPage mergePages(const OrderQuery& query, std::vector<OrderPage> pages)
{
    const OrderSort sort = query.sort;
    const std::optional<PagePosition> stop = firstStop(sort, pages);
    OrderPage merged;
    for (OrderPage& page : pages) {
        merged.searched += page.searched;
        merged.outOf += page.outOf;
        merged.matches += page.matches;
        merged.matchesExact = merged.matchesExact && page.matchesExact;
        merged.positions.insert(merged.positions.end(), page.positions.begin(),
                                page.positions.end());
        std::move(page.rows.begin(), page.rows.end(), std::back_inserter(merged.rows));
    }
    if (stop)
        std::erase_if(merged.rows, [&](const OrderRow& row) {
            return comesBefore(sort, *stop, pagePosition(sort, row));
        });
    std::sort(merged.rows.begin(), merged.rows.end(), [sort](const OrderRow& a, const OrderRow& b) {
        return comesBefore(sort, pagePosition(sort, a), pagePosition(sort, b));
    });
    const auto limit = static_cast<std::size_t>(query.limit);
    if (merged.rows.size() > limit) {
        merged.rows.resize(limit);
        merged.next = toCursor(pagePosition(sort, merged.rows.back()));
    } else if (stop) {
        merged.next = toCursor(*stop);
    }
    return merged;
}

} // namespace orderdeck
