#pragma once

#include <string>
#include <string_view>

namespace orderdeck::sql {

/// What becomes of the hints in a statement: " INDEXED BY name" behind a table, and the plus of
/// "+o.column", which keeps an index from being chosen for that column.
enum class Hints {
    Kept,
    LeftOut, ///< The engine knows no hints; its planner goes by its statistics.
};

/// The few places in which the SQL of two engines differs. Everything else is written so that both
/// read it alike.
struct Dialect {
    Hints hints;
    /// Behind a text column: it is one, or none, of the texts of a JSON array. One value.
    std::string_view oneOf;
    std::string_view noneOf;
    /// Behind an integer column: it is one of the numbers of a JSON array. One value.
    std::string_view oneOfNumbers;
    /// Name of the function that says where its second text begins in the first; 0: nowhere.
    std::string_view indexOf;
    /// Behind FROM, and behind WHERE: the rows of a list table, as o, that are past the target of
    /// their state, searched state by state with an index. One value in both together: now.
    std::string_view stuckOpen;
    std::string_view stuckFinished;
    std::string_view isStuck;
    /// Everything behind the WHERE of the feed's statement over events e. Values: the position
    /// before the first event, and the limit. Never gives an event beyond feedHead.
    std::string_view feed;
    /// The statement for the last position that the feed gives.
    std::string_view feedHead;
    /// The statement that says 1 while indexes of the finished orders are missing, else 0; empty:
    /// none ever is.
    std::string_view indexesAreMissing;

    /// A statement of the read side as this engine takes it.
    [[nodiscard]] std::string statement(std::string_view text) const;
};

[[nodiscard]] const Dialect& sqliteDialect();
[[nodiscard]] const Dialect& postgresDialect();

} // namespace orderdeck::sql
