#include "backend/storage/sql/list_filter.h"

#include "backend/foundation/text.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <limits>

namespace orderdeck::sql {
namespace {

/// Alternatives as one bound value, whatever their number.
std::string jsonArray(const std::vector<std::string>& values)
{
    QJsonArray array;
    for (const std::string& value : values)
        array.append(QString::fromStdString(value));
    return QJsonDocument(array).toJson(QJsonDocument::Compact).toStdString();
}

class ConditionList {
public:
    explicit ConditionList(SqlPart& part) : m_part(part) {}
    SqlPart& next(std::string_view fragment)
    {
        return m_part.add(m_part.text.empty() ? "" : " AND ").add(fragment);
    }
    /// `among`: how the dialect says it.
    void among(std::string_view column, std::string_view among,
               const std::vector<std::string>& values)
    {
        if (!values.empty())
            next(column).add(among).bind(jsonArray(values));
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

// Behind every character that a text can have: what is below "text LAST" begins with text.
constexpr std::string_view kLastCharacter = "\xF4\x8F\xBF\xBF";

constexpr std::string_view kTextCondition =
    "(o.number >= ? AND o.number < ? OR o.number >= ? AND o.number < ? "
    "OR o.customer = ? OR o.id = ?)";
constexpr std::string_view kUnindexedTextCondition =
    "(+o.number >= ? AND +o.number < ? OR +o.number >= ? AND +o.number < ? "
    "OR +o.customer = ? OR +o.id = ?)";
constexpr std::string_view kStuckCondition =
    "EXISTS (SELECT 1 FROM targets t WHERE t.lifecycle = o.lifecycle "
    "AND t.lifecycle_version = o.lifecycle_version AND t.state = o.state "
    "AND o.since < ? - t.micros)";
constexpr std::string_view kNotStuckCondition =
    "NOT EXISTS (SELECT 1 FROM targets t WHERE t.lifecycle = o.lifecycle "
    "AND t.lifecycle_version = o.lifecycle_version AND t.state = o.state "
    "AND o.since < ? - t.micros)";

std::string beyond(std::string text) { return text.append(kLastCharacter); }

void bindText(SqlPart& part, const std::string& text)
{
    const auto id = parseOrderId(text);
    part.bind(text).bind(beyond(text));
    // An empty range where capitals would be the same once more.
    const std::string capitals = inCapitals(text);
    const bool other = capitals != text;
    part.bind(other ? capitals : std::string()).bind(other ? beyond(capitals) : std::string());
    part.bind(text);
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

/// What the indexes of a table know of a filter.
class IndexedConditions {
public:
    IndexedConditions(ListTable table, const Dialect& dialect, const OrderFilter& filter,
                      Timestamp now)
        : m_table(table), m_dialect(dialect), m_now(toMicros(now))
    {
        addTexts(filter);
        addLists(filter);
        addBounds(filter, now);
    }
    [[nodiscard]] const std::vector<IndexedRows>& all() const { return m_all; }

private:
    SqlPart& add(std::string_view condition)
    {
        return m_all.emplace_back(IndexedRows{tableName(m_table), {}}).where.add(condition);
    }

    void addTexts(const OrderFilter& filter)
    {
        for (const std::string& text : filter.texts)
            bindText(add(kTextCondition), text);
        if (filter.flagged.value_or(false))
            add("o.flags <> 0");
        if (!filter.stuck.value_or(false))
            return;
        const std::string_view from =
            m_table == ListTable::Open ? m_dialect.stuckOpen : m_dialect.stuckFinished;
        m_all.emplace_back(IndexedRows{from, {}}).where.add(m_dialect.isStuck).bind(m_now);
    }

    void addLists(const OrderFilter& filter)
    {
        const auto oneOf = [this](std::string_view column, const std::vector<std::string>& values) {
            if (!values.empty())
                add(column).add(m_dialect.oneOf).bind(jsonArray(values));
        };
        oneOf("o.customer", filter.customers);
        oneOf("o.state", filter.states);
        oneOf("o.region", filter.regions);
        oneOf("o.source", filter.sources);
        oneOf("o.lifecycle", filter.lifecycles);
    }

    void addBounds(const OrderFilter& filter, Timestamp now)
    {
        using Limits = std::numeric_limits<std::int64_t>;
        const auto between = [this](std::string_view condition, std::optional<std::int64_t> least,
                                    std::optional<std::int64_t> most) {
            if (least || most)
                add(condition)
                    .bind(least.value_or(Limits::min()))
                    .bind(most.value_or(Limits::max()));
        };
        between("o.total_minor BETWEEN ? AND ?", filter.totalAtLeast, filter.totalAtMost);
        between("o.placed_at BETWEEN ? AND ?", micros(filter.placedFrom),
                micros(filter.placedBefore));
        between("o.since BETWEEN ? AND ?", before(now, filter.ageAtMost),
                before(now, filter.ageAtLeast));
    }

    const ListTable m_table;
    const Dialect& m_dialect;
    const std::int64_t m_now;
    std::vector<IndexedRows> m_all;
};

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

SqlPart conditions(const OrderFilter& filter, Timestamp now, const Dialect& dialect)
{
    SqlPart part;
    ConditionList list(part);
    list.among("+o.state", dialect.oneOf, filter.states);
    list.among("+o.state", dialect.noneOf, filter.notStates);
    list.among("+o.region", dialect.oneOf, filter.regions);
    list.among("+o.source", dialect.oneOf, filter.sources);
    list.among("+o.customer", dialect.oneOf, filter.customers);
    list.among("+o.lifecycle", dialect.oneOf, filter.lifecycles);
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
        part.add("TRUE");
    return part;
}

Result<std::optional<IndexedRows>> selectiveRows(Session& session, ListTable table,
                                                 const OrderFilter& filter, Timestamp now)
{
    constexpr std::int64_t kFewRows = 10'000;
    const IndexedConditions conditions(table, session.dialect(), filter, now);
    std::optional<IndexedRows> best;
    std::int64_t fewest = kFewRows + 1;
    for (const IndexedRows& rows : conditions.all()) {
        SqlPart sql;
        sql.add("SELECT count(*) FROM (SELECT 1 FROM ").add(rows.from).add(" WHERE ");
        sql.add(rows.where).add(" LIMIT ?) few").bind(fewest);
        const auto count = numberOf(session, sql);
        if (!count)
            return count.error();
        if (*count >= fewest)
            continue;
        fewest = *count;
        best = rows;
    }
    return best;
}

OrderFilter countablePart(const OrderFilter& filter)
{
    OrderFilter counted;
    counted.states = filter.states;
    counted.notStates = filter.notStates;
    counted.regions = filter.regions;
    counted.lifecycles = filter.lifecycles;
    return counted;
}

Result<std::int64_t> sumOfCounts(Session& session, const OrderFilter& countable)
{
    SqlPart sql;
    sql.add("SELECT coalesce(sum(o.orders), 0) FROM counts o WHERE ");
    sql.add(conditions(countable, Timestamp{}, session.dialect()));
    return numberOf(session, sql);
}

} // namespace orderdeck::sql
