#include "backend/storage/sqlite/sql_part.h"

namespace orderdeck::sqlite {

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

Result<std::int64_t> numberOf(Connection& connection, const SqlPart& sql)
{
    std::int64_t value = 0;
    Statement statement(connection, sql.text);
    auto read = statement.eachOf(sql.values, [&](const Statement& row) {
        value = row.integer(0);
        return false;
    });
    if (!read)
        return read.error();
    return value;
}

} // namespace orderdeck::sqlite
