#include "backend/storage/sql/sql_part.h"

namespace orderdeck::sql {

SqlPart& SqlPart::add(const SqlPart& part)
{
    text += part.text;
    values.insert(values.end(), part.values.begin(), part.values.end());
    return *this;
}

SqlPart& SqlPart::bind(std::int64_t value)
{
    values.emplace_back(value);
    return *this;
}

SqlPart& SqlPart::bind(std::string_view value)
{
    values.emplace_back(std::string(value));
    return *this;
}

Result<void> eachRow(Session& session, const SqlPart& sql,
                     const std::function<bool(const Row&)>& visit)
{
    std::vector<Value> values;
    values.reserve(sql.values.size());
    for (const auto& value : sql.values)
        std::visit([&](const auto& known) { values.push_back(toValue(known)); }, value);
    return session.prepareOnce(session.dialect().statement(sql.text))->each(values, visit);
}

Result<std::int64_t> numberOf(Session& session, const SqlPart& sql)
{
    std::int64_t value = 0;
    auto read = eachRow(session, sql, [&](const Row& row) {
        value = row.integer(0);
        return false;
    });
    if (!read)
        return read.error();
    return value;
}

} // namespace orderdeck::sql
