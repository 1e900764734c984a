#pragma once

#include "backend/service/service_door.h"
#include "backend/workload/import/import_report.h"
#include "backend/workload/import/import_run.h"
#include "backend/workload/import/mapping.h"

#include <string>
#include <vector>

namespace orderdeck {

/// Imports files of a shop as whole order histories; blocks, so it is called on a thread of its
/// own. `files` lie in the order of the mapping's files; optional ones at the end may be missing.
/// The mapping's lifecycle is installed when the store has none of that name. Importing again
/// changes nothing; an import that was cancelled or cut off is completed by importing again.
///
/// An error: nothing was imported, because the files, the mapping and the lifecycle do not go
/// together, or because the person may not. What stops it later is in the report, whose account
/// holds in any case. `progress` is called on this thread, at most ten times a second and once at
/// the end; it may be empty.
[[nodiscard]] Result<ImportReport> runImport(ServiceDoor& door, const Mapping& mapping,
                                             const std::vector<std::string>& files,
                                             ImportOptions options,
                                             const ImportRun::Progress& progress);

} // namespace orderdeck
