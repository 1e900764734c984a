#include "app/orderdeckctl/command.h"
#include "app/terminal/profile_choice.h"
#include "app/terminal/text_output.h"
#include "backend/foundation/clock.h"
#include "backend/hosting/json_codec.h"
#include "backend/hosting/store_opening.h"
#include "backend/storage/postgres/postgres_store.h"

#include <ostream>

namespace orderdeck {

namespace {

constexpr std::string_view kNotThisStore = "the profile's store is made of files, which are made "
                                           "and brought up by themselves; 'db' is for "
                                           "a store on PostgreSQL";

Result<Profile> postgresProfile(const CommandLine& line)
{
    Result<Profile> profile = profileOf(line);
    if (profile && profile->store != StoreKind::Postgres)
        return Error{ErrorKind::Invalid, std::string(kNotThisStore)};
    if (profile && profile->servers)
        return Error{ErrorKind::Invalid,
                     "the demo makes and brings up the store in its own servers by itself"};
    return profile;
}

std::string wordsOf(const PostgresSchemaFacts& facts)
{
    if (facts.version == 0)
        return "no store";
    std::string words = "version " + std::to_string(facts.version);
    if (facts.version < facts.newest)
        words += ", this program needs " + std::to_string(facts.newest);
    else if (facts.version > facts.newest)
        words += ", newer than this program";
    return words + (facts.map.empty() ? ", not initialised" : "");
}

void tell(const CommandLine& line, Terminal& terminal,
          const std::vector<PostgresSchemaFacts>& shards)
{
    int number = 0;
    for (const PostgresSchemaFacts& facts : shards) {
        ++number;
        if (line.has("json"))
            terminal.out << toLine({{"shard", number},
                                    {"place", facts.place},
                                    {"version", facts.version},
                                    {"newest", facts.newest},
                                    {"map", facts.map}})
                         << '\n';
        else
            terminal.out << "shard " << number << " (" << printable(facts.place)
                         << "): " << wordsOf(facts) << '\n';
    }
}

/// Exit 1 when a service could not start on this store as it is.
Outcome status(const CommandLine& line, Terminal& terminal)
{
    const Result<Profile> profile = postgresProfile(line);
    if (!profile)
        return Outcome::wrongUse(profile.error());
    std::vector<PostgresSchemaFacts> shards;
    bool ready = true;
    for (const auto& nodes : profile->nodes) {
        const auto facts = postgresSchema(nodes);
        if (!facts)
            return Outcome::unreachable(facts.error());
        ready = ready && facts->version == facts->newest && !facts->map.empty();
        shards.push_back(*facts);
    }
    tell(line, terminal, shards);
    return ready ? Outcome::done() : Outcome::notSo();
}

Outcome init(const CommandLine& line, Terminal& terminal)
{
    const Result<Profile> profile = postgresProfile(line);
    if (!profile)
        return Outcome::wrongUse(profile.error());
    const SystemClock clock;
    if (const auto store = openStore(*profile, WhenMissing::Create, clock); !store)
        return Outcome::unreachable(store.error());
    return status(line, terminal);
}

/// Only what has a store already is brought up.
Outcome migrate(const CommandLine& line, Terminal& terminal)
{
    const Result<Profile> profile = postgresProfile(line);
    if (!profile)
        return Outcome::wrongUse(profile.error());
    for (const auto& nodes : profile->nodes) {
        const auto present = postgresSchema(nodes);
        if (!present)
            return Outcome::unreachable(present.error());
        if (present->version == 0)
            return Outcome::notSo("there is no store in " + present->place +
                                  "; make one with: orderdeckctl db init");
        if (const auto facts = migratePostgres(nodes); !facts)
            return Outcome::unreachable(facts.error());
    }
    return status(line, terminal);
}

} // namespace

std::vector<Command> dbCommands()
{
    const std::vector<OptionSpec> options{kProfileOption, kJsonOption};
    return {{.name = "db init",
             .words = "",
             .summary = "makes the store in the databases of the profile, where there is none",
             .options = options,
             .run = init},
            {.name = "db migrate",
             .words = "",
             .summary = "brings the store in the databases up to this program",
             .options = options,
             .run = migrate},
            {.name = "db status",
             .words = "",
             .summary = "tells the version of the store in each database",
             .options = options,
             .run = status}};
}

} // namespace orderdeck
