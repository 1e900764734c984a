#pragma once

#include "backend/foundation/output_file.h"
#include "backend/service/order_columns.h"
#include "backend/service/service_door.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace orderdeck {

enum class ExportFormat : std::uint8_t {
    /// RFC 4180. The header's last cell says filter, sort and time; CSV has no comments, and a file
    /// beside would be lost by the first copy.
    Csv,
    /// One object a line; the first says filter, sort, time and columns.
    JsonLines,
};
/// "csv", "jsonl".
[[nodiscard]] std::string_view name(ExportFormat format) noexcept;

struct ExportWish {
    OrderFilter filter = {};
    /// By the time of placing, which never changes, an order that moves meanwhile comes once.
    OrderSort sort = OrderSort::OldestFirst;
    ExportFormat format = ExportFormat::Csv;
    std::vector<OrderColumn> columns = allOrderColumns();
    Timestamp at = {}; ///< When it was asked for; stands in the file.
};

struct ExportProgress {
    std::int64_t rows = 0;     ///< Written so far.
    std::int64_t matches = 0;  ///< Of so many.
    bool matchesExact = true;  ///< False: at least so many.
    std::int64_t searched = 0; ///< Rows looked at, where no index finds the matches.
    std::int64_t outOf = 0;    ///< Of so many; 0: an index finds them.
};

struct ExportReport {
    std::int64_t rows = 0;
    std::int64_t bytes = 0;
    std::chrono::milliseconds duration{};
};

/// Writes every order that matches, page by page, whatever their number; blocks until it is done:
/// for threads of their own and terminals. `told` hears of each page, on this thread. Cancelled:
/// the flag was set. After any error the sink is not finished.
[[nodiscard]] Result<ExportReport>
exportOrders(ServiceDoor& door, const ExportWish& wish, ByteSink& sink,
             const std::shared_ptr<CancelFlag>& cancel,
             const std::function<void(const ExportProgress&)>& told);

} // namespace orderdeck
