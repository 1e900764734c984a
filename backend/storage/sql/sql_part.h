#pragma once

#include "backend/storage/sql/session.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace orderdeck::sql {

/// A piece of SQL made of fixed fragments, and the values for its question marks in order.
struct SqlPart {
    std::string text;
    std::vector<std::variant<std::int64_t, std::string>> values;

    SqlPart& add(std::string_view fragment) { return text.append(fragment), *this; }
    SqlPart& add(const SqlPart& part);
    SqlPart& bind(std::int64_t value);
    SqlPart& bind(std::string_view value);
};

/// Runs a whole statement once, in the session's dialect; see Statement::each().
[[nodiscard]] Result<void> eachRow(Session& session, const SqlPart& sql,
                                   const std::function<bool(const Row&)>& visit);
/// First column of the first row; 0 when there is none.
[[nodiscard]] Result<std::int64_t> numberOf(Session& session, const SqlPart& sql);

} // namespace orderdeck::sql
