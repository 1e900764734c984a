#include "app/orderdeckctl/acting_person.h"
#include "app/orderdeckctl/command.h"
#include "app/orderdeckctl/store_access.h"
#include "app/terminal/progress_line.h"
#include "app/terminal/stop_signal.h"
#include "app/terminal/text_output.h"
#include "backend/hosting/json_codec.h"
#include "backend/workload/import/importer.h"

#include <filesystem>
#include <ostream>

namespace orderdeck {

namespace {

constexpr const char* kRejects = "orderdeck-rejects.csv";
/// Through the socket a chunk is one line, which has a bound.
constexpr int kChunkThroughSocket = 200;

std::string progressText(const ImportProgress& progress)
{
    const std::int64_t percent =
        progress.bytesTotal > 0 ? 100 * progress.bytesRead / progress.bytesTotal : 0;
    return printable(std::filesystem::path(progress.file).filename().string()) + "  " +
           std::to_string(percent) + " %  " + grouped(progress.rowsRead) + " rows  " +
           grouped(progress.ordersDone) + " orders  " +
           grouped(static_cast<std::int64_t>(progress.rowsPerSecond)) + " rows/s";
}

Json fileJson(const ImportFileReport& file)
{
    Json json{{"path", file.path},
              {"role", file.role},
              {"rowsRead", file.rowsRead},
              {"used", file.used},
              {"refused", file.refused},
              {"conflicts", file.conflicts},
              {"alreadyThere", file.alreadyThere},
              {"skipped", Json::object()}};
    for (const SkippedRows& skipped : file.skipped)
        json["skipped"][skipped.rule] = skipped.rows;
    return json;
}

Json reportJson(const ImportReport& report)
{
    constexpr std::array<const char*, 3> kEnds = {"completed", "cancelled", "failed"};
    const ImportedOrders& orders = report.orders;
    Json json{{"end", kEnds[static_cast<std::size_t>(report.end)]},
              {"error", nullptr},
              {"files", Json::array()},
              {"orders",
               {{"written", orders.written},
                {"alreadyThere", orders.alreadyThere},
                {"conflicts", orders.conflicts},
                {"refused", orders.refused},
                {"events", orders.events},
                {"clockBackwards", orders.clockBackwards},
                {"illegalHistory", orders.illegalHistory}}},
              {"rejects", report.rejectsPath},
              {"milliseconds", report.duration.count()}};
    if (report.error)
        json["error"] = *report.error;
    for (const ImportFileReport& file : report.files)
        json["files"].push_back(fileJson(file));
    return json;
}

/// Lines as they are, but nothing in them can steer the terminal.
std::string printableLines(const std::string& text)
{
    std::string out;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        out += printable(std::string_view(text).substr(begin, end - begin)) + '\n';
        begin = end + 1;
    }
    return out;
}

/// Refused rows are an answer: not everything that was asked for is there now.
Outcome outcomeOf(const ImportReport& report)
{
    if (report.end == ImportEnd::Failed)
        return Outcome::unreachable(report.error.value_or(Error{}));
    if (report.end == ImportEnd::Cancelled)
        return Outcome::notSo("the import was stopped; the same command again completes it");
    std::int64_t refused = 0;
    for (const ImportFileReport& file : report.files)
        refused += file.refused;
    return refused > 0 ? Outcome::notSo() : Outcome::done();
}

Outcome import(const CommandLine& line, Terminal& terminal)
{
    const Result<Profile> profile = profileOf(line);
    if (!profile)
        return Outcome::wrongUse(profile.error());
    const auto name = line.value("mapping");
    if (!name) {
        std::string shipped;
        for (const std::string& known : shippedMappings())
            shipped += ", " + known;
        return Outcome::wrongUse("--mapping must say how the files become orders: a file" +
                                 shipped);
    }
    const Result<Actor> person = actingPerson(line, *profile);
    if (!person)
        return Outcome::wrongUse(person.error());
    const Result<Mapping> mapping = loadMapping(*name);
    if (!mapping)
        return Outcome::unreachable(mapping.error());
    const auto access = StoreAccess::open(*profile, NewStore::Make);
    if (!access)
        return Outcome::unreachable(access.error());
    ImportOptions options;
    options.rejectsPath = line.value("rejects", kRejects);
    options.cancel = std::make_shared<CancelFlag>();
    options.person = *person;
    if ((*access)->holder() != nullptr)
        options.chunkOrders = kChunkThroughSocket;
    const StopSignal stop;
    ProgressLine progress(terminal.err, terminal.errIsTty);
    const Result<ImportReport> report =
        runImport((*access)->door(), *mapping, line.words(), options,
                  [&, cancel = options.cancel](const ImportProgress& now) {
                      if (stop.raised())
                          cancel->cancel();
                      progress.show(progressText(now));
                  });
    progress.finish();
    if (!report)
        return Outcome::unreachable(report.error());
    terminal.out << (line.has("json") ? toLine(reportJson(*report)) + '\n'
                                      : printableLines(report->text()));
    return outcomeOf(*report);
}

} // namespace

std::vector<Command> importCommands()
{
    return {{.name = "import",
             .words = "FILE…",
             .summary = "imports a shop's order history; again: only what is missing",
             .leastWords = 1,
             .mostWords = 100,
             .options = {{"mapping", "M.toml"},
                         {"rejects", "FILE.csv"},
                         kProfileOption,
                         kDemoOption,
                         kPostgresOption,
                         kFolderOption,
                         kJsonOption,
                         kAsOption},
             .run = import}};
}

} // namespace orderdeck
