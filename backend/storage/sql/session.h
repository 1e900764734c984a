#pragma once

#include "backend/foundation/result.h"
#include "backend/storage/sql/dialect.h"

#include <array>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace orderdeck::sql {

/// A value for a question mark; what it points to must live until the call ends. Always text or a
/// number, never NULL, even where a view has no data.
using Value = std::variant<std::int64_t, std::string_view>;

inline Value toValue(std::integral auto value) { return static_cast<std::int64_t>(value); }
inline Value toValue(std::string_view value) { return value; }

/// The present row of a statement. What points into it is good until the visit ends.
class Row {
public:
    virtual ~Row() = default;
    /// 0 for NULL.
    [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
    /// Text, or the bytes of a blob; empty for NULL.
    [[nodiscard]] virtual std::string_view view(int column) const = 0;
    [[nodiscard]] std::string text(int column) const { return std::string(view(column)); }
};

/// A prepared statement that is used again and again. Nothing of it stays open after a call.
/// Belongs to its session and must be gone before it. What is wrong with its text is said by the
/// first call.
class Statement {
public:
    virtual ~Statement() = default;

    /// Runs it with these values for its question marks, in order; calls `visit` per row until it
    /// returns false.
    [[nodiscard]] virtual Result<void> each(std::span<const Value> values,
                                            const std::function<bool(const Row&)>& visit) = 0;

    /// The same with integers and std::string_views one by one, and without an allocation for the
    /// visitor.
    template <typename Visit, typename... Values>
    [[nodiscard]] Result<void> read(Visit&& visit, const Values&... values)
    {
        const std::array<Value, sizeof...(Values)> bound{toValue(values)...};
        return each(bound, std::ref(visit));
    }
};

/// One session of a read side, whatever the engine. Opened, used and destroyed by one thread at
/// a time.
class Session {
public:
    virtual ~Session() = default;

    /// For a text that is used again and again.
    [[nodiscard]] virtual std::unique_ptr<Statement> prepare(std::string_view sql) = 0;
    /// For a text that was made for one call and may never come again: a session that keeps what it
    /// has prepared need not keep this one.
    [[nodiscard]] virtual std::unique_ptr<Statement> prepareOnce(std::string_view sql)
    {
        return prepare(sql);
    }
    /// One consistent view for several reads, until endRead().
    [[nodiscard]] virtual Result<void> beginRead() = 0;
    virtual void endRead() = 0;
    [[nodiscard]] virtual const Dialect& dialect() const = 0;
};

} // namespace orderdeck::sql
