#pragma once

#include "backend/foundation/error.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orderdeck {

/// Rows that a rule left out.
struct SkippedRows {
    std::string rule; ///< Its name in the mapping, or one of the importer's own below.
    std::int64_t rows = 0;
};
inline constexpr const char* kSkipBlank = "blank row";
inline constexpr const char* kSkipUnasked = "no imported order asks for it";
inline constexpr const char* kSkipStopped = "import ended before it was written";

/// What became of the rows of one file; header rows are none.
struct ImportFileReport {
    std::string path = {};
    std::string role = {};
    std::int64_t rowsRead = 0;
    std::int64_t used = 0;         ///< In at least one order that was written.
    std::int64_t refused = 0;      ///< In the rejects file.
    std::int64_t conflicts = 0;    ///< Of the refused: their order is known with another history.
    std::int64_t alreadyThere = 0; ///< Their order was imported before, with the same history.
    std::vector<SkippedRows> skipped = {};
    [[nodiscard]] std::int64_t rowsSkipped() const;
    /// rows read = used + skipped + refused + already there.
    [[nodiscard]] bool balanced() const;
    void skip(const std::string& rule, std::int64_t rows = 1);
};

/// What became of the orders.
struct ImportedOrders {
    std::int64_t written = 0;
    std::int64_t alreadyThere = 0;
    std::int64_t conflicts = 0; ///< Known with another history: not touched.
    std::int64_t refused = 0;   ///< By the store.
    std::int64_t events = 0;    ///< Of the orders that were written.
    std::int64_t clockBackwards =
        0; ///< Written or already there, with a time before an earlier step's.
    std::int64_t illegalHistory = 0; ///< Written or already there, at their last state.
};

/// One refused row.
struct RejectedRow {
    std::string file;
    std::int64_t line = 0;
    int column = 0; ///< From 1; 0: the row as a whole.
    std::string cause;
};

enum class ImportEnd { Completed, Cancelled, Failed };

/// The account of an import. Importing the same files again goes on where it ended.
struct ImportReport {
    ImportEnd end = ImportEnd::Completed;
    std::optional<Error> error; ///< Why it failed.
    std::vector<ImportFileReport> files;
    ImportedOrders orders;
    std::vector<RejectedRow> firstRejects; ///< At most kMostShown.
    std::string rejectsPath;               ///< Empty: nothing was refused, or no file was wanted.
    std::chrono::milliseconds duration{0};
    static constexpr std::size_t kMostShown = 20;
    [[nodiscard]] bool balanced() const;
    /// For a terminal: a line per file with its equation, then the orders; ends with a line end.
    [[nodiscard]] std::string text() const;
};

/// Where an import is.
struct ImportProgress {
    std::string file;            ///< That is read now, or was last.
    std::int64_t rowsRead = 0;   ///< Over all files.
    std::int64_t bytesRead = 0;  ///< Over all files.
    std::int64_t bytesTotal = 0; ///< Over all files.
    std::int64_t ordersDone = 0; ///< Answered by the store.
    double rowsPerSecond = 0;    ///< Since the beginning.
};

} // namespace orderdeck
