#pragma once

#include "backend/storage/sqlite/statement.h"

#include <string>
#include <string_view>
#include <vector>

namespace orderdeck::sqlite {

/// A piece of SQL made of fixed fragments, and the values for its question marks in order.
struct SqlPart {
    std::string text;
    std::vector<Statement::Value> values;

    SqlPart& add(std::string_view fragment) { return text.append(fragment), *this; }
    SqlPart& add(const SqlPart& part);
    SqlPart& bind(std::int64_t value);
    SqlPart& bind(std::string_view value);
};

/// First column of the first row; 0 when there is none.
[[nodiscard]] Result<std::int64_t> numberOf(Connection& connection, const SqlPart& sql);

} // namespace orderdeck::sqlite
