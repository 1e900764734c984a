#include "backend/storage/sqlite/list_filter.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace orderdeck::sqlite {
namespace {

/// Alternatives as one bound value, whatever their number.
QByteArray jsonArray(const std::vector<std::string>& values)
{
    QJsonArray array;
    for (const std::string& value : values)
        array.append(QString::fromStdString(value));
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

class ConditionList {
public:
    explicit ConditionList(SqlPart& part) : m_part(part) {}
    SqlPart& next(std::string_view fragment)
    {
        return m_part.add(m_part.text.empty() ? "" : " AND ").add(fragment);
    }
    void oneOf(const std::vector<std::string>& values, std::string_view fragment)
    {
        if (!values.empty())
            next(fragment).bind(jsonArray(values).toStdString());
    }
    template <typename Bound>
    void bound(const std::optional<Bound>& value, std::string_view fragment)
    {
        if (value)
            next(fragment).bind(static_cast<std::int64_t>(*value));
    }

private:
    SqlPart& m_part;
};

// The byte FF is greater than every byte of UTF-8: what is below "text FF" begins with text.
constexpr std::string_view kTextCondition = "(o.number >= ? AND o.number < ? "
                                            "OR o.customer = ? OR o.id = ?)";
constexpr std::string_view kUnindexedTextCondition = "(+o.number >= ? AND +o.number < ? "
                                                     "OR +o.customer = ? OR +o.id = ?)";
constexpr std::string_view kStuckCondition =
    "EXISTS (SELECT 1 FROM targets t WHERE t.lifecycle = o.lifecycle "
    "AND t.lifecycle_version = o.lifecycle_version AND t.state = o.state "
    "AND o.since < ? - t.micros)";
constexpr std::string_view kNotStuckCondition =
    "NOT EXISTS (SELECT 1 FROM targets t WHERE t.lifecycle = o.lifecycle "
    "AND t.lifecycle_version = o.lifecycle_version AND t.state = o.state "
    "AND o.since < ? - t.micros)";

void bindText(SqlPart& part, const std::string& text)
{
    const auto id = parseOrderId(text);
    part.bind(text).bind(text + '\xFF').bind(text);
    part.bind(id && toString(*id) == text ? id->value : std::int64_t(-1));
}

std::optional<std::int64_t> micros(const std::optional<Timestamp>& time)
{
    return time ? std::optional(toMicros(*time)) : std::nullopt;
}

std::optional<std::int64_t> before(Timestamp now, const std::optional<Duration>& age)
{
    return age ? std::optional(toMicros(now) - age->count()) : std::nullopt;
}

/// Conditions that an index finds, the most selective kind first.
std::vector<SqlPart> indexedConditions(const OrderFilter& filter)
{
    std::vector<SqlPart> found;
    for (const std::string& text : filter.texts)
        bindText(found.emplace_back().add(kTextCondition), text);
    if (!filter.customers.empty())
        found.emplace_back()
            .add("o.customer IN (SELECT value FROM json_each(?))")
            .bind(jsonArray(filter.customers).toStdString());
    if (filter.flagged.value_or(false))
        found.emplace_back().add("o.flags <> 0");
    if (!filter.states.empty())
        found.emplace_back()
            .add("o.state IN (SELECT value FROM json_each(?))")
            .bind(jsonArray(filter.states).toStdString());
    if (filter.stuck.value_or(false))
        found.emplace_back().add("o.state IN (SELECT state FROM targets)");
    return found;
}

} // namespace

std::string_view tableName(ListTable table)
{
    return table == ListTable::Open ? "open_orders o" : "finished_orders o";
}

std::vector<ListTable> tablesOf(const OrderFilter& filter)
{
    if (!filter.open)
        return {ListTable::Open, ListTable::Finished};
    return {*filter.open ? ListTable::Open : ListTable::Finished};
}

SqlPart conditions(const OrderFilter& filter, Timestamp now)
{
    SqlPart part;
    ConditionList list(part);
    list.oneOf(filter.states, "+o.state IN (SELECT value FROM json_each(?))");
    list.oneOf(filter.notStates, "+o.state NOT IN (SELECT value FROM json_each(?))");
    list.oneOf(filter.regions, "o.region IN (SELECT value FROM json_each(?))");
    list.oneOf(filter.sources, "o.source IN (SELECT value FROM json_each(?))");
    list.oneOf(filter.customers, "+o.customer IN (SELECT value FROM json_each(?))");
    list.oneOf(filter.lifecycles, "o.lifecycle IN (SELECT value FROM json_each(?))");
    if (filter.stuck)
        list.next(*filter.stuck ? kStuckCondition : kNotStuckCondition).bind(toMicros(now));
    if (filter.flagged)
        list.next(*filter.flagged ? "+o.flags <> 0" : "+o.flags = 0");
    list.bound(before(now, filter.ageAtLeast), "+o.since <= ?");
    list.bound(before(now, filter.ageAtMost), "+o.since >= ?");
    list.bound(filter.totalAtLeast, "+o.total_minor >= ?");
    list.bound(filter.totalAtMost, "+o.total_minor <= ?");
    list.bound(micros(filter.placedFrom), "+o.placed_at >= ?");
    list.bound(micros(filter.placedBefore), "+o.placed_at < ?");
    for (const std::string& text : filter.texts)
        bindText(list.next(kUnindexedTextCondition), text);
    if (part.text.empty())
        part.add("1");
    return part;
}

Result<std::optional<SqlPart>> selectiveCondition(Connection& connection, ListTable table,
                                                  const OrderFilter& filter)
{
    constexpr std::int64_t kFewRows = 20'000;
    for (const SqlPart& condition : indexedConditions(filter)) {
        SqlPart sql;
        sql.add("SELECT count(*) FROM (SELECT 1 FROM ").add(tableName(table)).add(" WHERE ");
        sql.add(condition).add(" LIMIT ?)").bind(kFewRows + 1);
        const auto rows = numberOf(connection, sql);
        if (!rows)
            return rows.error();
        if (*rows <= kFewRows)
            return std::optional(condition);
    }
    return std::optional<SqlPart>{};
}

bool isCountable(const OrderFilter& filter)
{
    OrderFilter counted;
    counted.states = filter.states;
    counted.notStates = filter.notStates;
    counted.regions = filter.regions;
    counted.lifecycles = filter.lifecycles;
    return counted == filter;
}

} // namespace orderdeck::sqlite
