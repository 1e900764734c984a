#include "app/orderdeckctl/command.h"
#include "app/orderdeckctl/store_access.h"
#include "app/terminal/stop_signal.h"
#include "app/terminal/text_output.h"
#include "backend/hosting/json_codec.h"
#include "backend/hosting/store_opening.h"
#include "backend/storage/sqlite/sqlite_store.h"

#include <ostream>

namespace orderdeck {

namespace {

Result<std::unique_ptr<OrderStore>> restingStore(const Profile& profile, const Clock& clock)
{
    Result<std::unique_ptr<OrderStore>> store = openStore(profile, WhenMissing::Fail, clock);
    if (store || store.error().kind != ErrorKind::Busy)
        return store;
    const auto holder = holderOf(profile.folder);
    if (!holder)
        return store;
    return Error{ErrorKind::Busy, "the store is in use: stop " +
                                      (holder->program.empty() ? "its holder" : holder->program) +
                                      " (process " + std::to_string(holder->pid) + ") first"};
}

Outcome rebuild(const CommandLine& line, Terminal& terminal)
{
    const Result<Profile> profile = profileOf(line);
    if (!profile)
        return Outcome::wrongUse(profile.error());
    if (const Result<void> there = checkStoreFolder(*profile); !there)
        return Outcome::unreachable(there.error());
    const SystemClock clock;
    const Result<std::unique_ptr<OrderStore>> store = restingStore(*profile, clock);
    if (!store)
        return Outcome::unreachable(store.error());
    const StopSignal stop;
    std::int64_t events = 0;
    const int shards = (*store)->map().shardCount();
    for (int shard = 0; shard < shards; ++shard) {
        if (const Result<ShardFacts> facts = (*store)->facts(ShardIndex(shard)))
            events += facts->events;
        const Result<void> made =
            (*store)->rebuild(ShardIndex(shard), [&](std::int64_t done, std::int64_t all) {
                if (terminal.errIsTty)
                    terminal.err << "\rshard " << shard + 1 << " of " << shards << ": "
                                 << grouped(done) << " of " << grouped(all) << " events"
                                 << std::flush;
                return !stop.raised();
            });
        if (terminal.errIsTty)
            terminal.err << '\n';
        if (!made)
            return Outcome::unreachable(made.error());
    }
    if (line.has("json"))
        terminal.out << toLine({{"shards", shards}, {"events", events}}) << '\n';
    else
        terminal.out << "made the rows, lists and counts of " << shards
                     << (shards == 1 ? " shard" : " shards") << " again from " << grouped(events)
                     << " events\n";
    return Outcome::done();
}

} // namespace

std::vector<Command> rebuildCommands()
{
    return {{.name = "rebuild",
             .words = "",
             .summary = "makes rows, lists and counts again from the events alone",
             .options = {kProfileOption, kDemoOption, kPostgresOption, kFolderOption, kJsonOption},
             .run = rebuild}};
}

} // namespace orderdeck
