#pragma once

#include "backend/foundation/result.h"
#include "backend/workload/import/cell_values.h"
#include "backend/workload/import/time_format.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// Place of a column in Mapping::columns.
using ColumnId = int;
inline constexpr ColumnId kNoColumn = -1;

/// A column of one of the files that the mapping uses.
struct MappingColumn {
    int file = 0;          ///< Place in Mapping::files.
    std::string name = {}; ///< By its header; empty: by number.
    int number = 0;        ///< From 1; 0: by name.
    int line = 0;          ///< Of the mapping.
    /// "order_date" or "column 2".
    [[nodiscard]] std::string text() const;
};

/// One file of an import, in the order of the command line. The first has the orders or the events.
struct MappingFile {
    std::string role; ///< "orders", "events", or any name for a joined file.
    char delimiter = ',';
    bool header = true;
    std::vector<std::string> columns; ///< Names given by the mapping where there is no header.
    ColumnId key = kNoColumn;         ///< Joined file: what it is looked up by.
    ColumnId joins = kNoColumn;       ///< Column of the first file with the same values.
    bool many = false;                ///< Any number of rows per key; else at most one.
    bool optional = false;            ///< May be left out at the end of the command line.
    int line = 0;                     ///< Of the mapping.
};

/// Where a text of an order comes from: a column, else `otherwise`.
struct MappingValue {
    ColumnId column = kNoColumn;
    std::optional<std::string> otherwise; ///< A constant; or for empty cells and missing joins.
    [[nodiscard]] bool given() const { return column != kNoColumn || otherwise.has_value(); }
};

/// Rows of one file that are left out, by name.
struct MappingSkip {
    std::string name;
    int file = 0;
    ColumnId column = kNoColumn;     ///< None: `unreached`.
    std::vector<std::string> values; ///< Any of these texts.
    bool empty = false;              ///< Or nothing but blanks.
    bool unreached = false; ///< An event that names no order and nothing that leads to one.
};

/// A timestamp column that is a step when it is not empty.
struct MappingStep {
    std::string event;
    ColumnId at = kNoColumn;
    int line = 0;
};

/// What a text of the status column means.
struct MappingStatus {
    std::string value;
    std::string state = {};
    std::string event = {}; ///< Leads there from the state of the last step; its time is unknown.
    int line = 0;
};

/// What a text of the activity column means.
struct MappingActivity {
    std::string value;
    std::string event; ///< Empty: it only makes the order.
    bool opens = false;
    std::string state; ///< Where an order stands after it when its history is not legal.
    int line = 0;
};

/// A list column whose things lead to those of another: items to orders, packages to items.
struct MappingLink {
    ColumnId from = kNoColumn;
    ColumnId to = kNoColumn;
    int line = 0;
};

/// An event log: each row one event of one or more orders.
struct MappingEvents {
    ColumnId activity = kNoColumn;
    ColumnId at = kNoColumn;
    ColumnId orders = kNoColumn; ///< A list.
    char separator = 0;          ///< Of lists without brackets; 0: one value.
    std::vector<MappingLink> links;
    std::vector<MappingActivity> activities;
};

struct MappingItems {
    int file = 0; ///< The first: one item (or a list of them, in an event log) in the order's row.
    ColumnId sku = kNoColumn;
    ColumnId name = kNoColumn;
    ColumnId quantity = kNoColumn;
    ColumnId price = kNoColumn;
};

struct MappingField {
    std::string name;
    ColumnId column = kNoColumn;
};

/// How files of a shop become histories of orders: resources/mappings/*.toml, where the format is
/// described, or a file of the user's. Plain value.
struct Mapping {
    std::string name; ///< Of the file, without folder and ".toml".
    std::string title;
    std::string lifecycle;
    std::string
        lifecycleSource; ///< SCXML found beside the mapping or in the program; may be empty.
    std::string source;
    std::string currency;
    AmountFormat amounts;
    std::vector<TimeFormat> times; ///< Tried one after the other.
    Duration ahead{0};             ///< Of UTC, for times without zone.
    std::vector<MappingFile> files;
    std::vector<MappingColumn> columns;
    MappingValue number;
    MappingValue customer;
    MappingValue region;
    MappingValue currencyOf;
    ColumnId placedAt = kNoColumn;
    std::string initial; ///< State before the first step; empty: that of the lifecycle.
    int initialLine = 0;
    std::vector<ColumnId> total; ///< Added up over all rows that belong to the order.
    std::optional<MappingItems> items;
    std::vector<MappingField> fields;
    ColumnId status = kNoColumn;
    std::vector<MappingStatus> statuses;
    std::vector<MappingStep> steps;
    std::optional<MappingEvents> events;
    std::vector<MappingSkip> skips;

    [[nodiscard]] int fileOf(ColumnId column) const
    {
        return columns[static_cast<std::size_t>(column)].file;
    }
};

/// `path` names the file in messages. Unknown keys, columns of files that are not declared and the
/// like are errors with their line.
[[nodiscard]] Result<Mapping> parseMapping(std::string_view toml, const std::string& path);
/// A bare name is one of resources/mappings, anything with '/' or '.' a file.
[[nodiscard]] Result<Mapping> loadMapping(const std::string& nameOrPath);
/// The names that loadMapping() knows by themselves.
[[nodiscard]] std::vector<std::string> shippedMappings();

} // namespace orderdeck
