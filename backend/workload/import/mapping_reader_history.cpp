#include "backend/workload/import/mapping_reader.h"

#include <algorithm>

namespace orderdeck {

void MappingReader::readItems(const TomlTable& root)
{
    for (const toml::table* table : root.tables("items")) {
        const TomlTable items(*table, m_complaint, {"sku", "name", "quantity", "price"});
        MappingItems read;
        read.sku = column(items, "sku");
        read.name = column(items, "name");
        read.quantity = column(items, "quantity");
        read.price = column(items, "price");
        if (read.sku == kNoColumn)
            items.complain("sku", "is missing");
        else
            read.file = m_mapping.fileOf(read.sku);
        for (const ColumnId other : {read.name, read.quantity, read.price})
            if (other != kNoColumn && m_mapping.fileOf(other) != read.file)
                items.complain("sku", "must come from the same file as the item's other columns");
        m_mapping.items = read;
    }
}

void MappingReader::readFields(const TomlTable& root)
{
    for (const toml::table* table : root.tables("fields")) {
        for (const auto& [key, node] : *table) {
            MappingField field{std::string(key.str()), columnOf(node, 0)};
            if (field.column != kNoColumn &&
                m_mapping.files[static_cast<std::size_t>(m_mapping.fileOf(field.column))].many)
                m_complaint.add(TomlTable::lineOf(node),
                                "a field is a column of a file with one row per order");
            m_mapping.fields.push_back(std::move(field));
        }
    }
}

void MappingReader::readStatus(const TomlTable& root)
{
    for (const toml::table* table : root.tables("status")) {
        const TomlTable status(*table, m_complaint, {"column", "states"});
        m_mapping.status = column(status, "column");
        if (m_mapping.status == kNoColumn)
            status.complain("column", "is missing");
        wantSingle(status, "column", m_mapping.status);
        const toml::table* states = (*table)["states"].as_table();
        if (states == nullptr || states->empty()) {
            status.complain("states", "is missing: which text means which state");
            continue;
        }
        for (const auto& [key, node] : *states) {
            MappingStatus read{.value = std::string(key.str()), .line = TomlTable::lineOf(node)};
            if (const toml::table* both = node.as_table()) {
                const TomlTable fields(*both, m_complaint, {"state", "event"});
                read.state = fields.requiredText("state");
                read.event = fields.text("event");
            } else {
                read.state = node.value_or(std::string());
            }
            if (read.state.empty())
                m_complaint.add(read.line, "a status needs the name of a state");
            m_mapping.statuses.push_back(std::move(read));
        }
    }
}

void MappingReader::readSteps(const TomlTable& root)
{
    for (const toml::table* table : root.tables("step")) {
        const TomlTable step(*table, m_complaint, {"event", "at"});
        MappingStep read{step.requiredText("event"), column(step, "at"), step.line()};
        if (read.at == kNoColumn)
            step.complain("at", "is missing: the column with the time of the step");
        wantSingle(step, "at", read.at);
        m_mapping.steps.push_back(std::move(read));
    }
}

void MappingReader::readEvents(const TomlTable& root)
{
    const bool log = m_mapping.files.front().role == "events";
    for (const std::string_view key : {"events", "activity", "link"})
        if (!log && root.has(key))
            root.complain(key, "is for mappings whose first file has the role events");
    for (const std::string_view key : {"status", "step"})
        if (log && root.has(key))
            root.complain(key, "is for mappings whose first file has the role orders");
    if (!log)
        return;
    m_mapping.events.emplace();
    MappingEvents& events = *m_mapping.events;
    const auto tables = root.tables("events");
    if (tables.empty()) {
        root.complain("events", "is missing");
        return;
    }
    const TomlTable table(*tables.front(), m_complaint,
                          {"activity", "at", "orders", "list_separator"});
    events.activity = column(table, "activity");
    events.at = column(table, "at");
    events.orders = column(table, "orders");
    events.separator = table.character("list_separator", 0);
    for (const auto& [key, id] : {std::pair{"activity", events.activity},
                                  std::pair{"at", events.at}, std::pair{"orders", events.orders}})
        if (id == kNoColumn || m_mapping.fileOf(id) != 0)
            table.complain(key, "must be a column of the first file");
    readActivities(root);
    readLinks(root);
}

void MappingReader::readActivities(const TomlTable& root)
{
    MappingEvents& events = *m_mapping.events;
    bool opens = false;
    for (const toml::table* table : root.tables("activity")) {
        const TomlTable activity(*table, m_complaint, {"is", "event", "opens", "state"});
        MappingActivity read{.value = activity.requiredText("is"),
                             .event = activity.text("event"),
                             .opens = activity.flag("opens", false),
                             .state = activity.text("state"),
                             .line = activity.line()};
        if (read.opens == !read.event.empty())
            activity.complain("is", "needs either an event or opens = true");
        const auto same = [&](const MappingActivity& other) { return other.value == read.value; };
        if (std::ranges::any_of(events.activities, same))
            activity.complain("is", "stands here twice");
        opens = opens || read.opens;
        events.activities.push_back(std::move(read));
    }
    if (!opens)
        root.complain("activity", "needs one with opens = true: the one that makes an order");
}

void MappingReader::readLinks(const TomlTable& root)
{
    MappingEvents& events = *m_mapping.events;
    for (const toml::table* table : root.tables("link")) {
        const TomlTable link(*table, m_complaint, {"from", "to"});
        const MappingLink read{column(link, "from"), column(link, "to"), link.line()};
        const auto leadsOn = [&](const MappingLink& other) { return other.from == read.to; };
        if (read.from == kNoColumn || read.to == kNoColumn)
            link.complain("from", "and 'to' must both be columns");
        else if (m_mapping.fileOf(read.from) != 0 || m_mapping.fileOf(read.to) != 0)
            link.complain("from", "and 'to' must be columns of the first file");
        else if (read.to != events.orders && std::ranges::none_of(events.links, leadsOn))
            link.complain("to", "must be the column of the orders or the 'from' of a link before");
        events.links.push_back(read);
    }
}

void MappingReader::readSkips(const TomlTable& root)
{
    for (const toml::table* table : root.tables("skip")) {
        const TomlTable skip(*table, m_complaint, {"name", "column", "is", "empty", "unreached"});
        MappingSkip read;
        read.name = skip.requiredText("name");
        read.column = column(skip, "column");
        read.values = skip.texts("is");
        read.empty = skip.flag("empty", false);
        read.unreached = skip.flag("unreached", false);
        if (read.column != kNoColumn)
            read.file = m_mapping.fileOf(read.column);
        if (read.unreached && (read.column != kNoColumn || !m_mapping.events))
            skip.complain("unreached", "is for event logs, and takes no column");
        if (!read.unreached && (read.column == kNoColumn || (read.values.empty() && !read.empty)))
            skip.complain("name", "needs a column with 'is' or 'empty', or 'unreached'");
        m_mapping.skips.push_back(std::move(read));
    }
}

void MappingReader::check(const TomlTable& root)
{
    for (const ColumnId total : m_mapping.total)
        if (total == kNoColumn)
            root.complain("order", "has a total that is no column");
    const toml::table* order =
        root.node("order") != nullptr ? root.node("order")->as_table() : nullptr;
    const int line = order == nullptr ? root.line() : TomlTable::lineOf(*order);
    if (m_mapping.events) {
        if (m_mapping.number.given() || m_mapping.placedAt != kNoColumn)
            m_complaint.add(line, "an event log has its number and placed_at from [events]");
        return;
    }
    if (m_mapping.number.column == kNoColumn)
        m_complaint.add(line, "'number' is missing: the column with the shop's order number");
    if (m_mapping.placedAt == kNoColumn)
        m_complaint.add(line, "'placed_at' is missing: the column with the time of the order");
}

} // namespace orderdeck
