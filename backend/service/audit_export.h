#pragma once

#include "backend/foundation/output_file.h"
#include "backend/service/service_door.h"

#include <functional>
#include <memory>
#include <string>

namespace orderdeck {

struct AuditExportWish {
    AuditFilter filter = {};
    std::int64_t most = 0; ///< Entries; 0: all that match.
    Timestamp at = {};     ///< When it was asked for; stands in the file.
};

/// Filter of an audit in words, as exports and pages tell it; "every entry" when there is none.
[[nodiscard]] std::string describe(const AuditFilter& filter);

/// Writes entries as CSV (RFC 4180, formulas defused), newest first, page by page, whatever their
/// number; blocks until it is done: for threads of their own and terminals. The last cell of the
/// head says filter and time. `told` hears the entries written so far, on this thread. Cancelled:
/// the flag was set. After any error the sink is not finished. Answers the entries written.
[[nodiscard]] Result<std::int64_t> exportAudit(ServiceDoor& door, const AuditExportWish& wish,
                                               ByteSink& sink,
                                               const std::shared_ptr<CancelFlag>& cancel,
                                               const std::function<void(std::int64_t)>& told);

} // namespace orderdeck
