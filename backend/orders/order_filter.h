#pragma once

#include "backend/foundation/clock.h"
#include "backend/foundation/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// What a list of orders is narrowed to; every part that is given must hold. Values of one list are
/// alternatives.
struct OrderFilter {
    std::vector<std::string> states; ///< State ids.
    std::vector<std::string> notStates;
    std::vector<std::string> regions;
    std::vector<std::string> sources;
    std::vector<std::string> customers;
    std::vector<std::string> lifecycles;
    std::optional<bool> open;           ///< true: not in a final state.
    std::optional<bool> stuck;          ///< Past the target of its state.
    std::optional<bool> flagged;        ///< Has an OrderFlag.
    std::optional<Duration> ageAtLeast; ///< Time in its state.
    std::optional<Duration> ageAtMost;
    std::optional<std::int64_t> totalAtLeast; ///< Minor units.
    std::optional<std::int64_t> totalAtMost;
    std::optional<Timestamp> placedFrom; ///< Inclusive.
    std::optional<Timestamp> placedBefore;
    std::vector<std::string>
        texts; ///< Each must be a prefix of the number, or equal the customer or the id.
    friend bool operator==(const OrderFilter&, const OrderFilter&) = default;
};

/// One term of a filter text and where it stands, for chips, marks and completion.
struct FilterTerm {
    std::size_t begin = 0; ///< In bytes.
    std::size_t length = 0;
    std::string key;   ///< "state", "age" …; empty for free text.
    std::string error; ///< Empty: understood. Otherwise what is wrong and what would be right.
};

/// The reading of a filter text. The filter holds all terms that were understood.
struct FilterReading {
    OrderFilter filter;
    std::vector<FilterTerm> terms;
    [[nodiscard]] bool ok() const;
};

/// Longest filter text in bytes; it also bounds the number of terms and values.
inline constexpr std::size_t kMaxFilterBytes = 8192;

/// `state:packed,held -state:closed age>2h age<3d region:SP total>100 placed>2026-01-01 source:shop
/// customer:X lifecycle:order is:open is:stuck is:flagged "A-1042" A-10`. Keys are
/// case-insensitive; `=` reads as `:`. Lists of one key add up; of several bounds the narrower one
/// holds; bounds that contradict each other are allowed and match nothing. An age of exactly the
/// span belongs to `>` and `<`; `total>100` begins at 100.01; `placed>2026-01-01` after that day,
/// `>=` with it. Pure; any bytes are read.
[[nodiscard]] FilterReading parseFilter(std::string_view text);
/// The text of saved views and chips: parseFilter() reads it back as an equal filter, as long as
/// its values are clean text, without repeats, and its ages whole seconds. Empty: every order.
[[nodiscard]] std::string toText(const OrderFilter& filter);
/// Keys with what they take, for completion and help.
struct FilterKey {
    std::string_view key;
    std::string_view example;
    std::string_view meaning;
};
[[nodiscard]] std::vector<FilterKey> filterKeys();

enum class OrderSort : std::uint8_t {
    LongestInState, ///< since ascending.
    NewestFirst,    ///< placed at descending (id as tie-breaker).
    OldestFirst,    ///< placed at ascending.
    LargestTotal,   ///< total descending.
    Number,         ///< number ascending.
};
/// "longest", "newest", "oldest", "largest", "number".
[[nodiscard]] std::string_view name(OrderSort sort) noexcept;
[[nodiscard]] std::optional<OrderSort> parseOrderSort(std::string_view text) noexcept;

/// Where the next page starts: the sort value and id of the last row shown (page_position.h writes
/// and reads it). Opaque to callers; text, so that it fits a command line.
using PageCursor = std::string;

/// Whether a page says how many rows match in all.
enum class MatchCounting : std::uint8_t {
    Bounded, ///< Exactly where the counts or an index know it, else as far as a bounded look goes.
    Known,   ///< Exactly where the counts or an index know it, else what the page itself shows.
    None,    ///< What the page itself shows.
};

struct OrderQuery {
    OrderFilter filter = {};
    OrderSort sort = OrderSort::LongestInState;
    int limit = 200;       ///< Rows; 1 … 1000.
    PageCursor after = {}; ///< Empty: from the start.
    /// How long each shard may look before it answers with what it has found so far and where to go
    /// on; none: until the page is full.
    std::optional<Duration> budget = {};
    MatchCounting counting = MatchCounting::Bounded;
};

/// A line of a list: what the projection knows of an order.
struct OrderRow {
    OrderId id;
    std::string number;
    std::string source;
    std::string customer;
    std::string region;
    std::string lifecycle;
    int lifecycleVersion = 0;
    std::string state;
    Timestamp since;
    Timestamp placedAt;
    std::int64_t totalMinor = 0;
    std::string currency;
    std::int64_t version = 0;
    std::uint32_t flags = 0;
    std::string lastActor;  ///< Of its last event.
    std::string lastReason; ///< Of its last event.
    bool open = true;
    friend bool operator==(const OrderRow&, const OrderRow&) = default;
};

/// What a filter means: the reference that every store's lists are tested against. `target` is that
/// of the row's state; none: it is never stuck.
[[nodiscard]] bool matches(const OrderFilter& filter, const OrderRow& row, Timestamp now,
                           std::optional<Duration> target);

/// One window of a list, merged over the shards. With a budget it may have fewer rows than were
/// asked for, even none, and still a `next`: the search goes on there.
struct OrderPage {
    std::vector<OrderRow> rows;
    PageCursor next;                     ///< Empty: no more rows.
    std::int64_t searched = 0;           ///< Rows that this call walked past, about.
    std::int64_t outOf = 0;              ///< Rows of the tables that it walks; 0: none is walked.
    std::int64_t matches = 0;            ///< How many match in all, as far as counted.
    bool matchesExact = true;            ///< False: "at least".
    std::vector<std::int64_t> positions; ///< Of each shard's projection when it was read.
};

} // namespace orderdeck
