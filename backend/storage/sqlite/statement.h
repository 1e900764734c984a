#pragma once

#include "backend/storage/sqlite/connection.h"

#include <concepts>
#include <functional>
#include <span>

struct sqlite3_stmt;

namespace orderdeck::sqlite {

/// Bytes that are bound as such and not as text.
struct Blob {
    std::string_view bytes;
};

/// A prepared statement that is used again and again, run by SQLite's own interface on the handle
/// of a Qt SQL connection: text stays UTF-8, and a row is neither cached nor made of QVariants.
/// Never stays open after a call. Belongs to its connection and must be gone before it. It is its
/// present row at the same time.
class Statement final : public sql::Row {
public:
    Statement(Connection& connection, std::string_view sql);

    /// Runs it with these values for its question marks, for a statement without rows. Integers,
    /// std::string_view (text) and Blob; they must live until the call ends.
    template <typename... Values>
    [[nodiscard]] Result<void> run(const Values&... values)
    {
        return each([](const Statement&) { return true; }, values...);
    }

    /// Calls `visit(*this)` per row until it returns false.
    template <typename Visit, typename... Values>
    [[nodiscard]] Result<void> each(Visit&& visit, const Values&... values)
    {
        int position = 0;
        (bind(++position, values), ...);
        while (step()) {
            if (!visit(*this))
                break;
        }
        return finish();
    }

    /// For values that are only known in number at run time.
    [[nodiscard]] Result<void> eachOf(std::span<const sql::Value> values,
                                      const std::function<bool(const sql::Row&)>& visit);

    [[nodiscard]] std::int64_t integer(int column) const override;
    [[nodiscard]] std::string_view view(int column) const override;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };

    void bind(int position, std::integral auto value)
    {
        bindInteger(position, static_cast<std::int64_t>(value));
    }
    void bind(int position, std::string_view text);
    void bind(int position, Blob blob);
    void bindInteger(int position, std::int64_t value);
    [[nodiscard]] bool step();
    [[nodiscard]] Result<void> finish();

    Connection* m_connection;
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
    int m_code = 0; ///< What SQLite answered last.
    std::optional<Error> m_prepareError;
};

} // namespace orderdeck::sqlite
