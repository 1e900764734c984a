#include "backend/workload/import/event_log_import.h"

#include "backend/foundation/text.h"

#include <algorithm>

namespace orderdeck {

namespace {

template <typename T>
void addOnce(std::vector<T>& to, T value)
{
    if (std::ranges::find(to, value) == to.end())
        to.push_back(value);
}

std::string shortened(std::string_view text) { return std::string(text.substr(0, 60)); }

} // namespace

EventLogImport::EventLogImport(ImportParts& parts)
    : m_parts(parts), m_events(*parts.run.mapping().events), m_facts(parts.facts()),
      m_feed(parts.door, parts.run,
             [this](const PendingOrder& order, const SettledOrder& outcome) {
                 return settled(order, outcome);
             }),
      m_belongings(m_events.links.size())
{}

int EventLogImport::activityOf(std::string_view text) const
{
    const auto found = std::ranges::find(m_events.activities, text, &MappingActivity::value);
    return found == m_events.activities.end()
               ? -1
               : static_cast<int>(found - m_events.activities.begin());
}

OrProblem<EventLogImport::Things> EventLogImport::things(const CsvRow& row, ColumnId column) const
{
    auto list = parseList(m_facts.cell(row, column), m_events.separator);
    if (!list)
        return m_facts.problem(column, "the list does not close, or something stands after it");
    for (const std::string& thing : *list)
        if (thing.empty())
            return m_facts.problem(column, "the list has an empty entry");
    return *std::move(list);
}

/// The orders of a row by themselves, else through the first link whose things it names.
OrProblem<EventLogImport::Reached> EventLogImport::reach(const CsvRow& row) const
{
    Reached reached;
    auto named = things(row, m_events.orders);
    if (auto* wrong = std::get_if<RowProblem>(&named))
        return std::move(*wrong);
    for (const std::string& number : std::get<Things>(named)) {
        reached.namesSomething = true;
        const auto found = m_byNumber.find(number);
        if (found == m_byNumber.end())
            return m_facts.problem(m_events.orders,
                                   "no row before made the order " + shortened(number));
        addOnce(reached.orders, found->second);
    }
    for (std::size_t i = 0; i < m_events.links.size() && !reached.namesSomething; ++i) {
        auto list = things(row, m_events.links[i].from);
        if (auto* wrong = std::get_if<RowProblem>(&list))
            return std::move(*wrong);
        for (const std::string& thing : std::get<Things>(list)) {
            reached.namesSomething = true;
            const auto found = m_belongings[i].find(thing);
            if (found == m_belongings[i].end())
                return m_facts.problem(m_events.links[i].from,
                                       "no row before tells the order of " + shortened(thing));
            for (const OrderIndex order : found->second)
                addOnce(reached.orders, order);
        }
    }
    return reached;
}

std::size_t EventLogImport::enter(const CsvRow& row)
{
    m_rows.push_back({row.line(), row.offset(), static_cast<std::uint32_t>(row.raw().size())});
    return m_ledger.add();
}

std::optional<RowProblem> EventLogImport::open(const CsvRow& row, Timestamp at,
                                               std::vector<OrderIndex>& opened)
{
    auto named = things(row, m_events.orders);
    if (auto* wrong = std::get_if<RowProblem>(&named))
        return std::move(*wrong);
    const Things& numbers = std::get<Things>(named);
    if (numbers.empty())
        return m_facts.problem(m_events.orders, "the row makes an order, but names none");
    std::vector<OrderFacts> all;
    for (const std::string& number : numbers) {
        if (const auto known = m_byNumber.find(number); known != m_byNumber.end())
            return m_facts.problem(m_events.orders,
                                   "line " +
                                       std::to_string(m_rows[m_orders[known->second].row].line) +
                                       " made the order " + shortened(number) + " already");
        auto facts = m_facts.read(row, number, at);
        if (auto* wrong = std::get_if<RowProblem>(&facts))
            return std::move(*wrong);
        all.push_back(std::get<OrderFacts>(std::move(facts)));
    }
    for (OrderFacts& facts : all) {
        const auto index = static_cast<OrderIndex>(m_orders.size());
        if (!m_byNumber.emplace(facts.order.number, index).second)
            continue; // Named twice by one row.
        m_orders.push_back({std::move(facts), m_rows.size(), {}});
        opened.push_back(index);
    }
    return std::nullopt;
}

void EventLogImport::learn(const CsvRow& row)
{
    for (std::size_t i = 0; i < m_events.links.size(); ++i) {
        const auto from = things(row, m_events.links[i].from);
        const auto* list = std::get_if<Things>(&from);
        if (list == nullptr || list->empty())
            continue;
        for (const OrderIndex order : leadsTo(row, i))
            for (const std::string& thing : *list)
                addOnce(m_belongings[i][thing], order);
    }
}

/// The orders behind the things that a link leads to in this row.
std::vector<EventLogImport::OrderIndex> EventLogImport::leadsTo(const CsvRow& row,
                                                                std::size_t link) const
{
    const ColumnId to = m_events.links[link].to;
    const auto named = things(row, to);
    std::vector<OrderIndex> orders;
    const auto* list = std::get_if<Things>(&named);
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const std::string& thing = (*list)[i];
        if (const auto found = m_byNumber.find(thing);
            to == m_events.orders && found != m_byNumber.end())
            addOnce(orders, found->second);
        for (std::size_t before = 0; before < link; ++before) {
            if (m_events.links[before].from != to)
                continue;
            if (const auto found = m_belongings[before].find(thing);
                found != m_belongings[before].end())
                for (const OrderIndex order : found->second)
                    addOnce(orders, order);
        }
    }
    return orders;
}

std::optional<RowProblem> EventLogImport::readRow(const CsvRow& row)
{
    const std::string_view text = m_facts.cell(row, m_events.activity);
    const int activity = activityOf(text);
    if (activity < 0)
        return m_facts.problem(m_events.activity,
                               "the mapping knows no activity '" + shortened(text) + '\'');
    const auto at = m_facts.time(m_facts.cell(row, m_events.at));
    if (!at)
        return m_facts.badTime(row, m_events.at);
    for (const MappingLink& link : m_events.links) {
        const auto list = things(row, link.from);
        if (const auto* wrong = std::get_if<RowProblem>(&list))
            return *wrong;
    }
    std::vector<OrderIndex> orders;
    const bool opens = m_events.activities[static_cast<std::size_t>(activity)].opens;
    if (opens) {
        if (auto wrong = open(row, *at, orders))
            return wrong;
    } else {
        auto reached = reach(row);
        if (auto* wrong = std::get_if<RowProblem>(&reached))
            return std::move(*wrong);
        orders = std::get<Reached>(std::move(reached)).orders;
        if (orders.empty())
            return m_facts.problem(m_events.orders, "it names no order, nor what leads to one");
    }
    learn(row);
    const std::size_t place = enter(row);
    if (!opens)
        for (const OrderIndex order : orders)
            m_orders[order].steps.push_back({place, activity, *at});
    return std::nullopt;
}

Result<void> EventLogImport::addRow(const CsvRow& row)
{
    const Mapping& mapping = m_parts.run.mapping();
    const auto skip = std::ranges::find(mapping.skips, true, &MappingSkip::unreached);
    if (skip != mapping.skips.end()) {
        const auto reached = reach(row);
        const auto* found = std::get_if<Reached>(&reached);
        if (found != nullptr && !found->namesSomething) {
            m_parts.run.file(0).skip(skip->name);
            return {};
        }
    }
    if (const auto wrong = readRow(row))
        return m_parts.rows.refuse(row, *wrong);
    // The row's place, its steps, and a share of the orders and of what belongs to them.
    return m_parts.run.reserve(sizeof(LoggedRow) + sizeof(LoggedStep) * 4 + row.raw().size() * 2 +
                               256);
}

Result<void> EventLogImport::readAll()
{
    CsvRow row;
    while (!m_parts.run.cancelled()) {
        const auto more = m_parts.rows.next(row);
        if (!more)
            return more.error();
        if (!*more)
            break;
        if (const auto added = addRow(row); !added)
            return added;
    }
    return {};
}

Result<void> EventLogImport::run()
{
    if (const auto read = readAll(); !read)
        return read;
    // Of a log that is read in part, no order is known to its end.
    return m_parts.run.cancelled() ? Result<void>() : sendAll();
}

Result<void> EventLogImport::sendAll()
{
    for (LoggedOrder& order : m_orders) {
        if (m_parts.run.cancelled())
            break;
        m_parts.run.advance(0, m_parts.rows.file().size());
        if (const auto sent = send(order); !sent)
            return sent;
    }
    return m_feed.finish();
}

Result<void> EventLogImport::send(LoggedOrder& order)
{
    std::vector<RawStep> steps;
    std::vector<std::size_t> rows{order.row};
    for (const LoggedStep& step : order.steps) {
        const auto& activity = m_events.activities[static_cast<std::size_t>(step.activity)];
        steps.push_back({activity.event, step.at, activity.state});
        rows.push_back(step.row);
    }
    auto built = m_parts.builder.build(order.facts.order, steps, nullptr);
    if (const auto* wrong = std::get_if<RowProblem>(&built)) {
        for (const std::size_t row : rows) {
            m_ledger.settle(row, RowOutcome::Refused);
            m_refusals.emplace(row, wrong->cause);
        }
        return {};
    }
    return m_feed.add({std::get<OrderHistory>(std::move(built)),
                       std::move(order.facts.joined),
                       std::move(rows),
                       0,
                       {}});
}

Result<void> EventLogImport::settled(const PendingOrder& order, const SettledOrder& outcome)
{
    m_parts.countOrder(order, outcome);
    m_parts.settleJoined(order, outcome);
    for (const std::size_t row : order.rows) {
        if (outcome.outcome != ImportOutcome::Conflict) {
            m_ledger.settle(row, outcome.outcome == ImportOutcome::Written
                                     ? RowOutcome::Used
                                     : RowOutcome::AlreadyThere);
            continue;
        }
        m_ledger.settle(row, RowOutcome::Refused);
        auto& causes = outcome.refusal.empty() ? m_conflicts : m_refusals;
        causes.emplace(row, refusalOf(order, outcome));
    }
    return {};
}

Result<void> EventLogImport::refuseRow(std::size_t row, const std::string& cause)
{
    const LoggedRow& logged = m_rows[row];
    auto raw = m_parts.rows.file().readAt(logged.offset, logged.length);
    return m_parts.run.refuse(0, logged.line, {0, cause}, raw ? *raw : std::string());
}

Result<void> EventLogImport::account()
{
    const bool whole = m_parts.run.report().end == ImportEnd::Completed;
    m_ledger.account(m_parts.run.file(0), whole ? kSkipUnasked : kSkipStopped);
    for (const auto* causes : {&m_conflicts, &m_refusals}) {
        for (const auto& [row, cause] : *causes) {
            // A row may still be of use to another order of it.
            if (m_ledger.outcome(row) != RowOutcome::Refused)
                continue;
            if (causes == &m_refusals && m_conflicts.contains(row))
                continue;
            m_parts.run.file(0).conflicts += causes == &m_conflicts ? 1 : 0;
            if (const auto told = refuseRow(row, cause); !told)
                return told;
        }
    }
    return {};
}

} // namespace orderdeck
