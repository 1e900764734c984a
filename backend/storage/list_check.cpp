#include "backend/storage/list_check.h"

#include <algorithm>
#include <tuple>

namespace orderdeck {
namespace {

auto keyOf(const StateCount& count)
{
    return std::tie(count.lifecycle, count.lifecycleVersion, count.state, count.region);
}

std::string asText(const StateCount& count)
{
    return count.lifecycle + ' ' + std::to_string(count.lifecycleVersion) + ' ' + count.state +
           " in '" + count.region + "'";
}

} // namespace

Result<void> ListCheck::run(const std::vector<OrderId>& ids)
{
    const auto before = m_reader.counts();
    if (!before)
        return before.error();
    // The head is read after the position: no honest list is beyond it.
    if (before->position > before->feedHead)
        m_report.add({Corruption::ListsAhead, OrderId(),
                      "they say they have event " + std::to_string(before->position) +
                          ", the last one is " + std::to_string(before->feedHead)});
    auto listed = compareRows();
    if (!listed)
        return listed.error();
    std::vector<OrderId> missing;
    std::ranges::set_difference(ids, *listed, std::back_inserter(missing));
    std::vector<OrderId> unknown;
    std::ranges::set_difference(*listed, ids, std::back_inserter(unknown));
    missing.insert(missing.end(), unknown.begin(), unknown.end());
    for (const OrderId id : missing)
        if (auto looked = lookAgain(id); !looked)
            return looked;
    const auto after = m_reader.counts();
    if (!after)
        return after.error();
    if (before->position == after->position)
        compareCounts(after->counts);
    else
        m_report.notes.emplace_back(
            "counts per state were not compared: the store is being written");
    if (m_moving > 0)
        m_report.notes.push_back(std::to_string(m_moving) +
                                 " rows of the lists were not compared: the lists lag behind");
    return {};
}

Result<std::vector<OrderId>> ListCheck::compareRows()
{
    std::vector<OrderId> listed;
    OrderQuery query;
    query.sort = OrderSort::OldestFirst;
    query.limit = 1000;
    do {
        const auto page = m_reader.list(query, Timestamp{}, [] { return false; });
        if (!page)
            return page.error();
        if (auto compared = comparePage(page->rows); !compared)
            return compared.error();
        for (const OrderRow& row : page->rows) {
            listed.push_back(row.id);
            countRow(row);
        }
        m_report.listRows += static_cast<std::int64_t>(page->rows.size());
        query.after = page->next;
    } while (!query.after.empty());
    std::ranges::sort(listed);
    return listed;
}

Result<void> ListCheck::comparePage(const std::vector<OrderRow>& rows)
{
    std::vector<OrderId> ids;
    for (const OrderRow& row : rows)
        ids.push_back(row.id);
    const auto orders = m_reader.orders(ids);
    if (!orders)
        return orders.error();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& order = (*orders)[i];
        if (order && difference(rows[i], *order).empty())
            continue;
        if (auto looked = lookAgain(rows[i].id); !looked)
            return looked;
    }
    return {};
}

Result<bool> ListCheck::isCaughtUp()
{
    const auto counts = m_reader.counts();
    if (!counts)
        return counts.error();
    return counts->position >= counts->feedHead;
}

Result<void> ListCheck::lookAgain(OrderId id)
{
    constexpr int kTries = 5;
    OrderQuery query;
    query.filter.texts = {toString(id)};
    for (int attempt = 0; attempt < kTries; ++attempt) {
        const auto orders = m_reader.orders(std::span(&id, 1));
        const auto page = m_reader.list(query, Timestamp{}, [] { return false; });
        const auto caughtUp = isCaughtUp();
        if (!orders || !page || !caughtUp)
            return !orders ? orders.error() : !page ? page.error() : caughtUp.error();
        const auto& order = orders->front();
        const auto row = std::ranges::find(page->rows, id, &OrderRow::id);
        const bool listed = row != page->rows.end();
        if (!order && !listed)
            return {};
        if (order && listed && difference(*row, *order).empty())
            return {};
        const auto again = m_reader.orders(std::span(&id, 1));
        if (!again)
            return again.error();
        if (!*caughtUp || again->front() != order)
            continue;
        if (!listed)
            m_report.add({Corruption::ListRowMissing, id, "in " + order->state});
        else if (!order)
            m_report.add({Corruption::ListRowUnknown, id, "listed in " + row->state});
        else
            m_report.add({Corruption::ListRowDiffers, id, difference(*row, *order)});
        return {};
    }
    ++m_moving;
    return {};
}

std::string ListCheck::difference(const OrderRow& row, const Order& order) const
{
    if (row.version != order.version || row.state != order.state || row.since != order.since ||
        row.lifecycleVersion != order.lifecycleVersion)
        return "the list says " + row.state + " v" + std::to_string(row.version) + ", the order " +
               order.state + " v" + std::to_string(order.version);
    if (row.open == m_orders.isFinal(order))
        return "it is in the list of the " + std::string(row.open ? "open" : "finished") +
               " orders";
    const auto listed = std::tie(row.number, row.source, row.customer, row.region, row.totalMinor,
                                 row.currency, row.placedAt, row.flags, row.lifecycle);
    const auto stored =
        std::tie(order.number, order.source, order.customer, order.region, order.totalMinor,
                 order.currency, order.placedAt, order.flags, order.lifecycle);
    return listed == stored ? "" : "its facts differ";
}

void ListCheck::countRow(const OrderRow& row)
{
    const StateCount one{row.lifecycle, row.lifecycleVersion, row.state, row.region, 1};
    const auto same = std::ranges::find_if(
        m_counted, [&](const auto& each) { return keyOf(each) == keyOf(one); });
    if (same == m_counted.end())
        m_counted.push_back(one);
    else
        ++same->orders;
}

void ListCheck::compareCounts(const std::vector<StateCount>& counts)
{
    const auto report = [&](const StateCount& count, std::int64_t rows) {
        m_report.add({Corruption::CountDiffers, OrderId(),
                      asText(count) + ": counted " + std::to_string(count.orders) + ", there are " +
                          std::to_string(rows)});
    };
    for (const StateCount& count : counts) {
        const auto rows = std::ranges::find_if(
            m_counted, [&](const auto& each) { return keyOf(each) == keyOf(count); });
        const std::int64_t found = rows == m_counted.end() ? 0 : rows->orders;
        if (found != count.orders)
            report(count, found);
    }
    for (StateCount rows : m_counted) {
        const bool counted = std::ranges::any_of(
            counts, [&](const auto& each) { return keyOf(each) == keyOf(rows); });
        if (!counted)
            report({rows.lifecycle, rows.lifecycleVersion, rows.state, rows.region, 0},
                   rows.orders);
    }
}

} // namespace orderdeck
