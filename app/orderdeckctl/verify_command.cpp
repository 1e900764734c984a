#include "app/orderdeckctl/command.h"
#include "app/orderdeckctl/store_access.h"
#include "app/terminal/text_output.h"
#include "backend/hosting/store_verification.h"
#include "backend/service/await.h"

#include <filesystem>
#include <ostream>

namespace orderdeck {

namespace {

constexpr std::chrono::hours kVerifiedWithin{24};
constexpr std::chrono::seconds kProjectionWithin{60};

class VerifyProgressLine {
public:
    explicit VerifyProgressLine(Terminal& terminal) : m_terminal(terminal) {}
    void show(std::int64_t done, std::int64_t all)
    {
        if (!m_terminal.errIsTty)
            return;
        m_terminal.err << '\r' << grouped(done) << " of " << grouped(all) << " events"
                       << std::flush;
        m_shown = true;
    }
    void finish()
    {
        if (m_shown)
            m_terminal.err << '\n';
    }

private:
    Terminal& m_terminal;
    bool m_shown = false;
};

Result<Json> verified(StoreAccess& access, const std::string& historyFile, Terminal& terminal)
{
    VerifyProgressLine progress(terminal);
    Result<Json> report = Error{};
    if (HolderClient* holder = access.holder()) {
        report = awaitResult<Json>(
            [&](auto done) {
                holder->verify(
                    historyFile,
                    [&](std::int64_t read, std::int64_t all) { progress.show(read, all); },
                    std::move(done));
            },
            Deadline::after(kVerifiedWithin));
    } else {
        // Lists that are behind are no fault; verify would read them again and again.
        (void)access.service()->waitForProjections(Deadline::after(kProjectionWithin));
        const Result<std::string> text =
            verifyToJson(*access.store(), historyFile, [&](std::int64_t done, std::int64_t all) {
                progress.show(done, all);
                return true;
            });
        report = text ? parseLine(*text) : text.error();
    }
    progress.finish();
    return report;
}

std::string reportText(const Json& report)
{
    const auto count = [&](const char* key) { return grouped(report[key].get<std::int64_t>()); };
    std::string checked;
    for (const Json& invariant : report["checked"])
        checked += (checked.empty() ? "" : ", ") + std::to_string(invariant.get<int>());
    std::string out = "checked invariants " + checked + " over " + count("orders") + " orders, " +
                      count("events") + " events, " + count("refusals") + " refusals, " +
                      count("listRows") + " list rows, " + count("auditEntries") + " audit entries";
    if (report["historyLines"].get<std::int64_t>() > 0)
        out += ", " + count("historyLines") + " lines of the driver's history";
    out += '\n';
    for (const Json& note : report["notes"])
        out += "note: " + printable(note.get<std::string>()) + '\n';
    for (const Json& finding : report["findings"])
        out += "invariant " + std::to_string(finding["invariant"].get<int>()) + ", order " +
               finding["order"].get<std::string>() + ": " + finding["what"].get<std::string>() +
               ": " + printable(finding["detail"].get<std::string>()) + '\n';
    const auto found = report["findingCount"].get<std::int64_t>();
    const auto shown = static_cast<std::int64_t>(report["findings"].size());
    if (found > shown)
        out += "first " + grouped(shown) + " of " + grouped(found) + " findings\n";
    return out + (found == 0 ? "nothing is wrong\n"
                             : grouped(found) + (found == 1 ? " finding\n" : " findings\n"));
}

Outcome verify(const CommandLine& line, Terminal& terminal)
{
    const Result<Profile> profile = profileOf(line);
    if (!profile)
        return Outcome::wrongUse(profile.error());
    std::string historyFile;
    if (const auto history = line.value("history"))
        historyFile = std::filesystem::absolute(*history).string();
    const auto access = StoreAccess::open(*profile, NewStore::Refuse);
    if (!access)
        return Outcome::unreachable(access.error());
    const Result<Json> report = verified(**access, historyFile, terminal);
    if (!report)
        return Outcome::unreachable(report.error());
    try {
        terminal.out << (line.has("json") ? toLine(*report) + '\n' : reportText(*report));
        return report->at("clean").get<bool>() ? Outcome::done() : Outcome::notSo();
    } catch (const std::exception& fault) {
        return Outcome::unreachable(
            {ErrorKind::Unsupported, "The holder's report cannot be read", fault.what()});
    }
}

} // namespace

std::vector<Command> verifyCommands()
{
    return {
        {.name = "verify",
         .words = "",
         .summary = "checks the stored orders, their events, lists and counts for contradictions",
         .options = {kProfileOption,
                     kDemoOption,
                     kPostgresOption,
                     kFolderOption,
                     kJsonOption,
                     {"history", "FILE"}},
         .run = verify}};
}

} // namespace orderdeck
