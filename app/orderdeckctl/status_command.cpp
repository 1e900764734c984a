#include "app/orderdeckctl/command.h"
#include "app/orderdeckctl/store_access.h"
#include "app/terminal/text_output.h"
#include "backend/hosting/json_codec.h"
#include "backend/service/await.h"

#include <map>
#include <ostream>

namespace orderdeck {

namespace {

constexpr std::chrono::seconds kProjectionWithin{10};
using Align = TextTable::Align;

/// What the holder tells of itself, and who it is.
Result<Json> heldStatus(HolderClient& client)
{
    Result<Json> status = awaitResult<Json>([&](auto done) { client.status(std::move(done)); },
                                            Deadline::after(kAnswerWithin));
    if (!status)
        return status.error();
    Json json{{"holder", {{"program", client.holder().program}, {"pid", client.holder().pid}}}};
    json.update(*status);
    return json;
}

/// The same of a store that nobody holds, as far as files can tell.
Result<Json> restingStatus(OrderStore& store, OrderService& service, const Profile& profile)
{
    if (!service.waitForProjections(Deadline::after(kProjectionWithin)))
        return Error{ErrorKind::TimedOut, "The lists of the store are still being caught up"};
    Json json{{"holder", nullptr},
              {"store", profile.name},
              {"figures", nullptr},
              {"states", Json::array()},
              {"shards", Json::array()}};
    const auto backlog = service.backlog();
    std::map<std::tuple<std::string, int, std::string>, std::pair<std::int64_t, std::int64_t>> sums;
    for (const StateCount& count : backlog->counts)
        sums[{count.lifecycle, count.lifecycleVersion, count.state}].first += count.orders;
    for (const StuckCount& count : backlog->stuck)
        sums[{count.lifecycle, count.lifecycleVersion, count.state}].second += count.orders;
    for (const auto& [key, sum] : sums)
        json["states"].push_back({{"lifecycle", std::get<0>(key)},
                                  {"lifecycleVersion", std::get<1>(key)},
                                  {"state", std::get<2>(key)},
                                  {"orders", sum.first},
                                  {"pastTarget", sum.second}});
    for (const ShardHealth& health : service.health()) {
        const Result<ShardFacts> facts = store.facts(ShardIndex(health.shard));
        if (!facts)
            return facts.error();
        json["shards"].push_back(
            {{"shard", health.shard},
             {"path", facts->path},
             {"writable", health.writable},
             {"trouble", health.trouble},
             {"queued", health.queued},
             {"orders", health.orders},
             {"projectionLag", health.projection.head - health.projection.position},
             {"events", facts->events},
             {"fileBytes", facts->fileBytes},
             {"logBytes", facts->logBytes}});
    }
    return json;
}

std::string number(const Json& json, const char* key)
{
    const Json& value = json.at(key);
    if (value.is_number_integer())
        return grouped(value.get<std::int64_t>());
    std::string text = std::to_string(value.get<double>());
    return text.substr(0, text.find('.') + 2);
}

/// A figure that a store at rest, or an older holder, does not tell.
std::string numberOrDash(const Json& json, const char* key)
{
    return json.contains(key) ? number(json, key) : "-";
}

std::string millisOrDash(const Json& json, const char* key)
{
    if (!json.contains(key))
        return "-";
    const std::string text = std::to_string(json.at(key).get<double>() / 1000);
    return text.substr(0, text.find('.') + 2);
}

std::string shardTable(const Json& status)
{
    TextTable shards({{"SHARD", Align::Right},
                      {"ORDERS", Align::Right},
                      {"EVENTS", Align::Right},
                      {"BYTES", Align::Right},
                      {"LOG", Align::Right},
                      {"WRITES/S", Align::Right},
                      {"READS/S", Align::Right},
                      {"COMMIT P99 MS", Align::Right},
                      {"QUEUED", Align::Right},
                      {"LAG", Align::Right},
                      {"WRITABLE"}});
    for (const Json& shard : status["shards"])
        shards.add({number(shard, "shard"), numberOrDash(shard, "orders"), number(shard, "events"),
                    number(shard, "fileBytes"), number(shard, "logBytes"),
                    numberOrDash(shard, "writesPerSecond"), numberOrDash(shard, "readsPerSecond"),
                    millisOrDash(shard, "commitP99Micros"), number(shard, "queued"),
                    number(shard, "projectionLag"),
                    shard["writable"].get<bool>() ? "yes" : shard["trouble"].get<std::string>()});
    return shards.text();
}

std::string statusText(const Json& status, const Profile& profile)
{
    std::string out =
        "Store " + printable(profile.name) + " in " + printable(profile.folder) + '\n';
    if (status["holder"].is_null())
        out += "Nobody holds it.\n";
    else
        out += "Held by " + printable(status["holder"]["program"].get<std::string>()) +
               ", process " + std::to_string(status["holder"]["pid"].get<std::int64_t>()) + '\n';
    if (const Json& figures = status["figures"]; !figures.is_null())
        out += "orders " + number(figures, "ordersPerSecond") + "/s, transitions " +
               number(figures, "transitionsPerSecond") + "/s, refused " +
               number(figures, "refusedPerSecond") + "/s, reads " +
               number(figures, "readsPerSecond") + "/s, open " + number(figures, "open") +
               ", stuck " + number(figures, "stuck") + '\n';
    TextTable states({{"LIFECYCLE"},
                      {"VERSION", Align::Right},
                      {"STATE"},
                      {"ORDERS", Align::Right},
                      {"PAST TARGET", Align::Right}});
    for (const Json& state : status["states"]) {
        if (state["orders"].get<std::int64_t>() > 0)
            states.add({state["lifecycle"].get<std::string>(), number(state, "lifecycleVersion"),
                        state["state"].get<std::string>(), number(state, "orders"),
                        number(state, "pastTarget")});
    }
    return out + '\n' + shardTable(status) + '\n' + states.text();
}

Outcome status(const CommandLine& line, Terminal& terminal)
{
    const Result<Profile> profile = profileOf(line);
    if (!profile)
        return Outcome::wrongUse(profile.error());
    const auto access = StoreAccess::open(*profile, NewStore::Refuse);
    if (!access)
        return Outcome::unreachable(access.error());
    Result<Json> status = (*access)->holder() != nullptr
                              ? heldStatus(*(*access)->holder())
                              : restingStatus(*(*access)->store(), *(*access)->service(), *profile);
    if (!status)
        return Outcome::unreachable(status.error());
    if (line.has("json")) {
        terminal.out << toLine(*status) << '\n';
        return Outcome::done();
    }
    try {
        terminal.out << statusText(*status, *profile);
    } catch (const std::exception& fault) {
        return Outcome::unreachable(
            {ErrorKind::Unsupported, "The holder's status cannot be read", fault.what()});
    }
    return Outcome::done();
}

} // namespace

std::vector<Command> statusCommands()
{
    return {{.name = "status",
             .words = "",
             .summary = "tells who holds the store, its figures, shards and backlog",
             .options = {kProfileOption, kDemoOption, kPostgresOption, kFolderOption, kJsonOption},
             .run = status}};
}

} // namespace orderdeck
