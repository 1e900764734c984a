#include "backend/workload/import/importer.h"

#include "backend/workload/import/event_log_import.h"
#include "backend/workload/import/import_sources.h"

#include <algorithm>
#include <filesystem>

namespace orderdeck {

namespace {

Result<void> checkFiles(const Mapping& mapping, std::size_t given)
{
    std::string wanted;
    std::size_t least = 0;
    for (const MappingFile& file : mapping.files) {
        wanted += (wanted.empty() ? "" : ", ") + file.role + (file.optional ? " (optional)" : "");
        least += file.optional ? 0 : 1;
    }
    if (given >= least && given <= mapping.files.size())
        return {};
    return Error{ErrorKind::Invalid, "the mapping " + mapping.name + " takes these files: " +
                                         wanted + "; " + std::to_string(given) + " were given"};
}

/// The newest version that the store has, installed first when it has none.
Result<InstalledLifecycle> provideLifecycle(ServiceDoor& door, ImportRun& run)
{
    const Mapping& mapping = run.mapping();
    auto catalogue = door.catalogue();
    if (const InstalledLifecycle* known = catalogue->newest(mapping.lifecycle))
        return *known;
    if (mapping.lifecycleSource.empty())
        return Error{ErrorKind::NotFound, "the lifecycle '" + mapping.lifecycle +
                                              "' of the mapping is neither in the store nor "
                                              "beside the mapping"};
    // Looked at before it is installed: another lifecycle must not slip into the store.
    const auto alone = LifecycleCatalogue().with(mapping.lifecycleSource);
    if (!alone)
        return alone.error();
    if (alone->newest(mapping.lifecycle) == nullptr)
        return Error{ErrorKind::Invalid, "the definition beside the mapping is not that of '" +
                                             mapping.lifecycle + '\''};
    const auto answer = std::make_shared<PendingAnswer<Result<int>>>();
    door.installLifecycle(mapping.lifecycleSource, {run.options().actor, Role::Service},
                          [answer](Result<int> version) { answer->set(std::move(version)); });
    if (const auto installed = run.await(*answer); !installed)
        return installed.error();
    catalogue = door.catalogue();
    const InstalledLifecycle* known = catalogue->newest(mapping.lifecycle);
    if (known == nullptr)
        return Error{ErrorKind::NotFound,
                     "the store does not show the lifecycle '" + mapping.lifecycle + '\''};
    return *known;
}

/// Nothing is written before it is in the audit who does it.
Result<void> announce(ServiceDoor& door, ImportRun& run, const std::vector<std::string>& files)
{
    if (!run.options().person)
        return {};
    ImportStart start{*run.options().person, run.mapping().name, {}};
    for (const std::string& file : files) {
        std::error_code ignored;
        const auto bytes = std::filesystem::file_size(file, ignored);
        start.files.push_back(ignored ? file : file + " (" + std::to_string(bytes) + " bytes)");
    }
    const auto answer = std::make_shared<PendingAnswer<Result<void>>>();
    door.beginImport(start, [answer](Result<void> entered) { answer->set(std::move(entered)); });
    return run.await(*answer);
}

/// All files of an import, opened before anything is written.
struct OpenFiles {
    std::vector<MappedFile> files;
    std::vector<std::unique_ptr<JoinTable>> tables; ///< By file; null for the first.
};

Result<OpenFiles> openFiles(ImportRun& run, const std::vector<std::string>& paths)
{
    OpenFiles open;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        Result<MappedFile> file = MappedFile::open(run, static_cast<int>(i), paths[i]);
        if (!file)
            return file.error();
        open.files.push_back(std::move(file).value());
    }
    for (const MappedFile& file : open.files)
        if (!run.options().rejectsPath.empty() && file.file().isSameFile(run.options().rejectsPath))
            return Error{ErrorKind::Invalid,
                         "the file of refused rows would overwrite this file: name another one",
                         file.file().path()};
    open.tables.resize(run.mapping().files.size());
    return open;
}

Result<void> loadJoins(ImportRun& run, OpenFiles& open)
{
    for (std::size_t i = 1; i < open.files.size(); ++i) {
        Result<JoinTable> table = JoinTable::load(run, open.files[i]);
        if (!table)
            return table.error();
        open.tables[i] = std::make_unique<JoinTable>(std::move(table).value());
    }
    return {};
}

void conclude(ImportRun& run, const Result<void>& result)
{
    ImportReport& report = run.report();
    if (!result && result.error().kind != ErrorKind::Cancelled) {
        report.end = ImportEnd::Failed;
        report.error = result.error();
    } else if (run.cancelled()) {
        report.end = ImportEnd::Cancelled;
    }
}

/// Rows of an orders file that were read when the import ended, but not answered for.
void accountUnanswered(ImportRun& run)
{
    if (run.report().end == ImportEnd::Completed)
        return;
    for (ImportFileReport& file : run.report().files)
        file.skip(kSkipStopped, file.rowsRead - file.used - file.rowsSkipped() - file.refused -
                                    file.alreadyThere);
}

ImportReport importFiles(ImportParts& parts, OpenFiles& open)
{
    ImportRun& run = parts.run;
    Result<void> result = loadJoins(run, open);
    for (const auto& table : open.tables)
        parts.joins.push_back(table.get());
    if (!result) {
        conclude(run, result);
    } else if (run.mapping().events) {
        EventLogImport log(parts);
        conclude(run, log.run());
        if (const auto told = log.account(); !told)
            conclude(run, told);
    } else {
        conclude(run, OrdersImport(parts).run());
    }
    parts.accountJoined();
    accountUnanswered(run);
    return run.finish();
}

} // namespace

Result<ImportReport> runImport(ServiceDoor& door, const Mapping& mapping,
                               const std::vector<std::string>& files, ImportOptions options,
                               const ImportRun::Progress& progress)
{
    if (const auto checked = checkFiles(mapping, files.size()); !checked)
        return checked.error();
    ImportRun run(mapping, std::move(options), progress);
    Result<OpenFiles> open = openFiles(run, files);
    if (!open)
        return open.error();
    if (const auto announced = announce(door, run, files); !announced)
        return announced.error();
    const auto installed = provideLifecycle(door, run);
    if (!installed)
        return installed.error();
    const Lifecycle& lifecycle = *installed->lifecycle;
    HistoryBuilder builder(mapping, {lifecycle, installed->version}, run.options().actor);
    if (const auto checked = builder.check(mapping.name + ".toml"); !checked)
        return checked.error();
    ImportParts parts{run, door, open->files.front(), {}, builder, lifecycle};
    return importFiles(parts, *open);
}

} // namespace orderdeck
