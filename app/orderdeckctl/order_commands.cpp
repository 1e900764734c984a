#include "app/orderdeckctl/acting_person.h"
#include "app/orderdeckctl/command.h"
#include "app/orderdeckctl/order_lookup.h"
#include "app/orderdeckctl/order_text.h"
#include "app/orderdeckctl/store_access.h"
#include "backend/foundation/text.h"
#include "backend/service/await.h"

#include <ostream>

namespace orderdeck {

namespace {

/// Applied is what was asked for; Busy, Unavailable and InDoubt are no answer to it.
Outcome outcomeOf(VerdictKind kind)
{
    if (kind == VerdictKind::Applied)
        return Outcome::done();
    if (kind == VerdictKind::Busy || kind == VerdictKind::Unavailable ||
        kind == VerdictKind::InDoubt)
        return Outcome::unreachable({});
    return Outcome::notSo();
}

Outcome tell(const Verdict& verdict, const std::string& title, const std::string& requestId,
             const CommandLine& line, Terminal& terminal)
{
    if (line.has("json")) {
        Json json(verdict);
        json["requestId"] = requestId;
        terminal.out << toLine(json) << '\n';
    } else {
        terminal.out << verdictText(verdict, title);
        if (verdict.kind == VerdictKind::InDoubt)
            terminal.out << "To learn what became of it: the same command with --request-id "
                         << requestId << '\n';
    }
    return outcomeOf(verdict.kind);
}

/// A write without an answer in time may have happened.
Verdict settled(Result<Verdict> verdict)
{
    if (verdict)
        return std::move(*verdict);
    Verdict unknown;
    unknown.kind = VerdictKind::InDoubt;
    unknown.cause = verdict.error().message;
    return unknown;
}

Result<std::string> lifecycleFor(const CommandLine& line, const LifecycleCatalogue& catalogue,
                                 const Profile& profile)
{
    std::string names;
    for (const InstalledLifecycle& installed : catalogue.all()) {
        if (installed.version == 1)
            names += (names.empty() ? "" : ", ") + installed.name;
    }
    if (const auto asked = line.value("lifecycle")) {
        if (catalogue.newest(*asked) != nullptr)
            return *asked;
        return Error{ErrorKind::Invalid,
                     "there is no lifecycle '" + *asked + "'; there are: " + names};
    }
    if (names.find(',') == std::string::npos && !names.empty())
        return names;
    for (const std::string& file : profile.lifecycleFiles) {
        if (catalogue.newest(file) != nullptr)
            return file;
    }
    return Error{ErrorKind::Invalid, "--lifecycle must say which one of: " + names};
}

Result<NewOrder> newOrder(const CommandLine& line)
{
    NewOrder order;
    order.requestId = requestIdOf(line);
    order.number = line.value("number", "");
    order.source = line.value("source", "orderdeckctl");
    order.customer = line.value("customer", "");
    order.region = line.value("region", "");
    order.currency = line.value("currency", "");
    order.payload = line.value("payload", "");
    if (const auto total = line.value("total")) {
        const auto minor = parseMinor(*total);
        if (!minor)
            return Error{ErrorKind::Invalid,
                         "--total takes an amount like 12.50, not '" + *total + "'"};
        order.totalMinor = *minor;
    }
    if (const Result<Json> payload = parseLine(order.payload.empty() ? "{}" : order.payload);
        !payload || !payload->is_object())
        return Error{ErrorKind::Invalid, "--payload takes a JSON object, like {\"items\":[]}"};
    return order;
}

Outcome create(const CommandLine& line, Terminal& terminal)
{
    const Result<Profile> profile = profileOf(line);
    if (!profile)
        return Outcome::wrongUse(profile.error());
    const Result<Actor> actor = actingPerson(line, *profile);
    if (!actor)
        return Outcome::wrongUse(actor.error());
    Result<NewOrder> order = newOrder(line);
    if (!order)
        return Outcome::wrongUse(order.error());
    const auto access = StoreAccess::open(*profile, NewStore::Make);
    if (!access)
        return Outcome::unreachable(access.error());
    ServiceDoor& door = (*access)->door();
    const Result<std::string> lifecycle = lifecycleFor(line, *door.catalogue(), *profile);
    if (!lifecycle)
        return Outcome::wrongUse(lifecycle.error());
    order->lifecycle = *lifecycle;
    order->actor = *actor;
    const Verdict verdict = settled(await<Verdict>(
        [&](auto done) { door.create(*order, std::move(done)); }, Deadline::after(kAnswerWithin)));
    const std::string title = order->number.empty() ? "the order" : order->number;
    return tell(verdict, title, order->requestId, line, terminal);
}

Outcome submit(const CommandLine& line, Terminal& terminal)
{
    const auto expected = line.number("expect-version", 1, INT64_MAX);
    if (!expected)
        return Outcome::wrongUse(expected.error());
    return withOrder(line, [&](const Actor& actor, ServiceDoor& door, const Order& order) {
        TransitionRequest request;
        request.order = order.id;
        request.requestId = requestIdOf(line);
        request.event = line.words()[1];
        request.expectedVersion = *expected;
        request.actor = actor;
        request.reason = line.value("reason", "");
        const Verdict verdict =
            settled(await<Verdict>([&](auto done) { door.submit(request, std::move(done)); },
                                   Deadline::after(kAnswerWithin)));
        return tell(verdict, titleOf(order), request.requestId, line, terminal);
    });
}

} // namespace

std::vector<Command> orderCommands()
{
    return {
        {.name = "order create",
         .words = "",
         .summary = "makes an order",
         .options = {kProfileOption,
                     kDemoOption,
                     kPostgresOption,
                     kFolderOption,
                     kJsonOption,
                     kAsOption,
                     kRequestIdOption,
                     {"number", "NUMBER"},
                     {"source", "SHOP"},
                     {"customer", "NAME"},
                     {"region", "REGION"},
                     {"total", "AMOUNT"},
                     {"currency", "CODE"},
                     {"lifecycle", "NAME"},
                     {"payload", "JSON"}},
         .run = create},
        {.name = "order submit",
         .words = "ID EVENT",
         .summary = "moves an order, named by its id or the shop's number, by an event",
         .leastWords = 2,
         .mostWords = 2,
         .options = {kProfileOption,
                     kDemoOption,
                     kPostgresOption,
                     kFolderOption,
                     kJsonOption,
                     kAsOption,
                     kRequestIdOption,
                     {"reason", "TEXT"},
                     {"expect-version", "N"}},
         .run = submit},
    };
}

} // namespace orderdeck
