#include "app/orderdeckctl/acting_person.h"
#include "app/orderdeckctl/command.h"
#include "app/orderdeckctl/definition_file.h"
#include "app/orderdeckctl/store_access.h"
#include "app/terminal/text_output.h"
#include "backend/lifecycle/scxml_reader.h"
#include "backend/lifecycle/trace.h"
#include "backend/service/await.h"

#include <ostream>

namespace orderdeck {

namespace {

constexpr OptionSpec kRoleOption{"role", "ROLE"};

Json diagnosticJson(const std::string& file, const Diagnostic& diagnostic)
{
    const bool error = diagnostic.severity == Diagnostic::Severity::Error;
    return {{"file", file},
            {"line", diagnostic.line},
            {"column", diagnostic.column},
            {"severity", error ? "error" : "warning"},
            {"cause", diagnostic.message}};
}

Outcome check(const CommandLine& line, Terminal& terminal)
{
    int errors = 0;
    Json all = Json::array();
    std::string unreadable;
    for (const std::string& file : line.words()) {
        const Result<std::string> bytes = readDefinitionFile(file);
        if (!bytes) {
            unreadable += (unreadable.empty() ? "" : "; ") + bytes.error().text();
            continue;
        }
        for (const Diagnostic& diagnostic : readScxml(*bytes).diagnostics) {
            errors += diagnostic.severity == Diagnostic::Severity::Error ? 1 : 0;
            if (line.has("json"))
                all.push_back(diagnosticJson(file, diagnostic));
            else
                terminal.out << printable(diagnostic.text(file)) << '\n';
        }
    }
    if (line.has("json"))
        terminal.out << toLine(all) << '\n';
    if (!unreadable.empty())
        return Outcome::unreachable({ErrorKind::Unavailable, unreadable});
    return errors > 0 ? Outcome::notSo() : Outcome::done();
}

/// The definition in the file; its errors are told.
Result<Lifecycle> lifecycleIn(const std::string& file)
{
    const Result<std::string> bytes = readDefinitionFile(file);
    if (!bytes)
        return bytes.error();
    ScxmlReading reading = readScxml(*bytes);
    if (reading.lifecycle)
        return std::move(*reading.lifecycle);
    std::string cause = "it is no lifecycle";
    for (const Diagnostic& diagnostic : reading.diagnostics) {
        if (diagnostic.severity == Diagnostic::Severity::Error) {
            cause = diagnostic.text(file);
            break;
        }
    }
    return Error{ErrorKind::Invalid, cause};
}

Json traceJson(const Trace& trace)
{
    Json json{{"initial", trace.initial}, {"steps", Json::array()}};
    for (const TraceStep& step : trace.steps)
        json["steps"].push_back({{"event", step.event},
                                 {"applied", step.applied},
                                 {"state", step.state},
                                 {"cause", step.cause}});
    return json;
}

/// As Trace::text(), but nothing of it can steer the terminal.
std::string traceText(const Trace& trace)
{
    std::string text = printable(trace.initial) + '\n';
    for (const TraceStep& step : trace.steps)
        text += printable(step.event) + (step.applied ? "\tapplied\t" : "\trefused\t") +
                printable(step.state) + '\t' + printable(step.cause) + '\n';
    return text;
}

Outcome trace(const CommandLine& line, Terminal& terminal)
{
    TraceRequest request;
    request.assignments = line.values("set");
    request.events.assign(line.words().begin() + 1, line.words().end());
    if (const auto asked = line.value("role")) {
        const auto role = parseRole(*asked);
        if (!role)
            return Outcome::wrongUse(unknownRole(*asked));
        request.role = *role;
    }
    const Result<Lifecycle> lifecycle = lifecycleIn(line.words()[0]);
    if (!lifecycle)
        return Outcome::unreachable(lifecycle.error());
    const Result<Trace> traced = traceLifecycle(*lifecycle, request);
    if (!traced)
        return Outcome::wrongUse(traced.error());
    if (line.has("json"))
        terminal.out << toLine(traceJson(*traced)) << '\n';
    else
        terminal.out << traceText(*traced);
    return traced->anyRefused() ? Outcome::notSo() : Outcome::done();
}

Outcome list(const CommandLine& line, Terminal& terminal)
{
    const Result<Profile> profile = profileOf(line);
    if (!profile)
        return Outcome::wrongUse(profile.error());
    const auto access = StoreAccess::open(*profile, NewStore::Refuse);
    if (!access)
        return Outcome::unreachable(access.error());
    const auto catalogue = (*access)->door().catalogue();
    Json all = Json::array();
    TextTable table({{"NAME"},
                     {"VERSION", TextTable::Align::Right},
                     {"STATES", TextTable::Align::Right},
                     {"TRANSITIONS", TextTable::Align::Right},
                     {"INITIAL"}});
    for (const InstalledLifecycle& installed : catalogue->all()) {
        const Lifecycle& lifecycle = *installed.lifecycle;
        const std::string& initial = lifecycle.states()[lifecycle.initial()].id;
        all.push_back({{"name", installed.name},
                       {"version", installed.version},
                       {"states", lifecycle.states().size()},
                       {"transitions", lifecycle.transitions().size()},
                       {"initial", initial}});
        table.add({installed.name, std::to_string(installed.version),
                   std::to_string(lifecycle.states().size()),
                   std::to_string(lifecycle.transitions().size()), initial});
    }
    terminal.out << (line.has("json") ? toLine(all) + '\n' : table.text());
    return Outcome::done();
}

Outcome install(const CommandLine& line, Terminal& terminal)
{
    const Result<Profile> profile = profileOf(line);
    if (!profile)
        return Outcome::wrongUse(profile.error());
    const Result<Actor> actor = actingPerson(line, *profile);
    if (!actor)
        return Outcome::wrongUse(actor.error());
    const Result<Lifecycle> lifecycle = lifecycleIn(line.words()[0]);
    if (!lifecycle)
        return lifecycle.error().kind == ErrorKind::Invalid
                   ? Outcome::notSo(lifecycle.error().text())
                   : Outcome::unreachable(lifecycle.error());
    const auto access = StoreAccess::open(*profile, NewStore::Make);
    if (!access)
        return Outcome::unreachable(access.error());
    ServiceDoor& door = (*access)->door();
    const InstalledLifecycle* former = door.catalogue()->newest(lifecycle->name());
    const int before = former == nullptr ? 0 : former->version;
    const Result<int> version = awaitResult<int>(
        [&](auto done) { door.installLifecycle(lifecycle->source(), *actor, std::move(done)); },
        Deadline::after(kAnswerWithin));
    if (!version)
        return version.error().kind == ErrorKind::Unavailable ||
                       version.error().kind == ErrorKind::TimedOut
                   ? Outcome::unreachable(version.error())
                   : Outcome::notSo(version.error().text());
    if (line.has("json"))
        terminal.out << toLine({{"name", lifecycle->name()},
                                {"version", *version},
                                {"new", *version != before}})
                     << '\n';
    else
        terminal.out << printable(lifecycle->name()) << ": version " << *version
                     << (*version == before ? " is the same already; nothing changed\n"
                                            : " installed; orders keep the version they have\n");
    return Outcome::done();
}

} // namespace

std::vector<Command> lifecycleCommands()
{
    return {
        {.name = "lifecycle check",
         .words = "FILE…",
         .summary = "checks definitions: FILE:LINE:COLUMN: error|warning: cause",
         .leastWords = 1,
         .mostWords = 1000,
         .options = {kJsonOption},
         .run = check},
        {.name = "lifecycle trace",
         .words = "FILE EVENT…",
         .summary = "plays events through a definition, with no order and no store",
         .leastWords = 1,
         .mostWords = 100'000,
         .options = {{"set", "FIELD=VALUE", true}, kRoleOption, kJsonOption},
         .run = trace},
        {.name = "lifecycle list",
         .words = "",
         .summary = "lists the definitions of a store and their versions",
         .options = {kProfileOption, kDemoOption, kPostgresOption, kFolderOption, kJsonOption},
         .run = list},
        {.name = "lifecycle install",
         .words = "FILE",
         .summary = "installs a definition as a new version; orders keep theirs",
         .leastWords = 1,
         .mostWords = 1,
         .options = {kProfileOption, kDemoOption, kPostgresOption, kFolderOption, kJsonOption,
                     kAsOption},
         .run = install},
    };
}

} // namespace orderdeck
