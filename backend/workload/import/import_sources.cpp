#include "backend/workload/import/import_sources.h"

#include <algorithm>

namespace orderdeck {

FactsReader ImportParts::facts() const
{
    return FactsReader({run.mapping(), rows, {joins.begin(), joins.end()}, lifecycle});
}

void ImportParts::countOrder(const PendingOrder& order, const SettledOrder& settled) const
{
    ImportedOrders& orders = run.report().orders;
    if (!settled.refusal.empty()) {
        ++orders.refused;
        return;
    }
    if (settled.outcome == ImportOutcome::Conflict) {
        ++orders.conflicts;
        return;
    }
    const bool written = settled.outcome == ImportOutcome::Written;
    ++(written ? orders.written : orders.alreadyThere);
    const std::uint32_t flags = order.history.order.flags;
    orders.clockBackwards += (flags & kFlagClockBackwards) != 0 ? 1 : 0;
    orders.illegalHistory += (flags & kFlagIllegalHistory) != 0 ? 1 : 0;
    if (written)
        orders.events += static_cast<std::int64_t>(order.history.events.size());
}

void ImportParts::settleJoined(const PendingOrder& order, const SettledOrder& settled) const
{
    if (settled.outcome == ImportOutcome::Conflict)
        return;
    for (const JoinedRow& joined : order.joined)
        joins[static_cast<std::size_t>(joined.file)]->ledger().settle(
            joined.row, settled.outcome == ImportOutcome::Written ? RowOutcome::Used
                                                                  : RowOutcome::AlreadyThere);
}

void ImportParts::accountJoined() const
{
    const bool whole = run.report().end == ImportEnd::Completed;
    for (std::size_t i = 1; i < joins.size(); ++i)
        if (joins[i] != nullptr)
            joins[i]->ledger().account(run.file(static_cast<int>(i)),
                                       whole ? kSkipUnasked : kSkipStopped);
}

std::string refusalOf(const PendingOrder& order, const SettledOrder& settled)
{
    if (!settled.refusal.empty())
        return settled.refusal;
    return "conflict: order " + order.history.order.number +
           " is known with another history, which was left as it is";
}

OrdersImport::OrdersImport(ImportParts& parts)
    : m_parts(parts), m_facts(parts.facts()),
      m_feed(parts.door, parts.run, [this](const PendingOrder& order, const SettledOrder& outcome) {
          return settled(order, outcome);
      })
{}

Result<void> OrdersImport::settled(const PendingOrder& order, const SettledOrder& outcome)
{
    m_parts.countOrder(order, outcome);
    m_parts.settleJoined(order, outcome);
    ImportFileReport& report = m_parts.run.file(0);
    if (outcome.outcome != ImportOutcome::Conflict) {
        ++(outcome.outcome == ImportOutcome::Written ? report.used : report.alreadyThere);
        return {};
    }
    report.conflicts += outcome.refusal.empty() ? 1 : 0;
    return m_parts.run.refuse(0, order.line, {0, refusalOf(order, outcome)}, order.raw);
}

const MappingStatus* OrdersImport::statusOf(std::string_view text) const
{
    const auto& statuses = m_parts.run.mapping().statuses;
    const auto found = std::ranges::find(statuses, text, &MappingStatus::value);
    return found == statuses.end() ? nullptr : &*found;
}

OrProblem<PendingOrder> OrdersImport::pending(const CsvRow& row)
{
    const Mapping& mapping = m_parts.run.mapping();
    auto facts = m_facts.read(row);
    if (auto* wrong = std::get_if<RowProblem>(&facts))
        return std::move(*wrong);
    const MappingStatus* status = nullptr;
    if (mapping.status != kNoColumn) {
        const std::string_view text = m_facts.cell(row, mapping.status);
        status = statusOf(text);
        if (status == nullptr)
            return m_facts.problem(mapping.status, "the mapping knows no status '" +
                                                       std::string(text.substr(0, 60)) + '\'');
    }
    m_steps.clear();
    for (const MappingStep& step : mapping.steps) {
        const std::string_view text = m_facts.cell(row, step.at);
        if (text.empty())
            continue;
        const auto at = m_facts.time(text);
        if (!at)
            return m_facts.badTime(row, step.at);
        m_steps.push_back({step.event, *at, {}});
    }
    OrderFacts& read = std::get<OrderFacts>(facts);
    auto history = m_parts.builder.build(read.order, m_steps, status);
    if (auto* wrong = std::get_if<RowProblem>(&history))
        return std::move(*wrong);
    return PendingOrder{std::get<OrderHistory>(std::move(history)),
                        std::move(read.joined),
                        {},
                        row.line(),
                        std::string(row.raw())};
}

Result<void> OrdersImport::addRow(const CsvRow& row)
{
    auto order = pending(row);
    if (const auto* wrong = std::get_if<RowProblem>(&order))
        return m_parts.rows.refuse(row, *wrong);
    return m_feed.add(std::get<PendingOrder>(std::move(order)));
}

Result<void> OrdersImport::run()
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
    return m_feed.finish();
}

} // namespace orderdeck
