#include "backend/hosting/service_host.h"

#include "backend/foundation/logging.h"
#include "backend/hosting/demo_folder.h"
#include "backend/hosting/demo_history.h"
#include "backend/hosting/figures_collector.h"
#include "backend/hosting/holder_calls.h"
#include "backend/hosting/holder_server.h"
#include "backend/hosting/snapshot_json.h"
#include "backend/hosting/snapshot_maker.h"
#include "backend/hosting/snapshot_publisher.h"
#include "backend/hosting/store_opening.h"
#include "backend/hosting/store_verification.h"
#include "backend/local_cluster/local_cluster.h"
#include "backend/service/await.h"
#include "backend/service/order_service.h"
#include "backend/workload/traffic_generator.h"
#include "resources/resources.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <thread>
#include <unistd.h>

namespace orderdeck {

namespace {

using namespace std::chrono_literals;
using Progress = std::function<bool(const StartProgress&)>;

constexpr auto kPassingHolder = 600ms;
constexpr auto kTryAgain = 50ms;
constexpr auto kServersWithin = 60s;
constexpr auto kServersStopWithin = 4s;
constexpr auto kInstallWithin = 20s;
constexpr auto kCatchUpAfterHistory = 60s;
constexpr auto kCatchUpAtStart = 300ms;
/// What stops before the service may take of the time there is.
constexpr std::chrono::milliseconds kTrafficDrain = 300ms;

Deadline atMost(std::chrono::milliseconds span, Deadline deadline)
{
    return Deadline::after(std::min(span, deadline.remaining()));
}

Result<std::string> readDefinition(const std::string& nameOrPath)
{
    if (nameOrPath.find('/') == std::string::npos)
        return readResource("lifecycles/" + nameOrPath + ".scxml");
    std::ifstream file(nameOrPath, std::ios::binary);
    std::ostringstream bytes;
    if (!file || !(bytes << file.rdbuf()))
        return Error{ErrorKind::NotFound, "the lifecycle cannot be read", nameOrPath};
    return bytes.str();
}

/// Root's servers run as another user, to whom root's own folders are closed.
std::string serversFolder(const std::string& folder)
{
    if (::geteuid() != 0)
        return folder + "/servers";
    std::ostringstream name;
    name << "/var/lib/orderdeck/" << std::hex << placementHash(folder);
    return name.str();
}

} // namespace

struct ServiceHost::State {
    State(Profile theProfile, std::shared_ptr<const Clock> theClock, Progress theProgress)
        : profile(std::move(theProfile)), clock(std::move(theClock)),
          progress(std::move(theProgress)), collector(clock->now()), shardFigures(clock->now()),
          maker(profile, *clock, collector, shardFigures)
    {}

    [[nodiscard]] Result<void> report(const StartProgress& step) const;
    [[nodiscard]] Result<void> startServers();
    [[nodiscard]] Result<void> openStore();
    [[nodiscard]] Result<void> startService();
    [[nodiscard]] Result<void> installLifecycles();
    [[nodiscard]] Result<bool> needsHistory() const;
    [[nodiscard]] Result<void> writeHistoryIfNeeded();
    [[nodiscard]] Result<void> startTraffic();
    [[nodiscard]] Result<void> listen();
    void publish();

    Profile profile; ///< Its nodes become known when the servers run.
    const std::shared_ptr<const Clock> clock;
    const Progress progress;
    std::unique_ptr<LocalCluster> servers; ///< The profile's own, if it has some.
    std::unique_ptr<OrderStore> store;
    FiguresCollector collector;
    ShardFigures shardFigures;
    SnapshotMaker maker;
    std::unique_ptr<OrderService> service;
    std::optional<Behaviour> behaviour;
    std::unique_ptr<TrafficGenerator> generator;
    std::unique_ptr<SnapshotPublisher> publisher;
    std::unique_ptr<HolderServer> holder;
    bool stopped = false;
};

Result<void> ServiceHost::State::report(const StartProgress& step) const
{
    if (progress && !progress(step))
        return Error{ErrorKind::Cancelled, "the start was cancelled"};
    return {};
}

Result<void> ServiceHost::State::startServers()
{
    if (!profile.servers)
        return {};
    ClusterSettings settings;
    settings.folder = serversFolder(profile.folder);
    settings.shards = profile.servers->shards;
    settings.replicas = profile.servers->replicas;
    settings.replication = profile.servers->replication;
    settings.existing = profile.servers->existing;
    auto started =
        LocalCluster::start(std::move(settings), Deadline::after(kServersWithin),
                            [this](const std::string& words) { (void)report({words}).ok(); });
    if (!started)
        return started.error();
    servers = std::move(*started);
    profile.nodes.assign(static_cast<std::size_t>(profile.servers->shards), {});
    for (const ClusterNode& node : servers->nodes())
        profile.nodes.at(static_cast<std::size_t>(node.shard.value)).push_back(node.conninfo());
    return {};
}

Result<void> ServiceHost::State::openStore()
{
    if (const auto go = report({"Opening the store"}); !go)
        return go;
    if (profile.demo) {
        if (const auto marked = markDemoFolder(profile.folder); !marked)
            return marked;
    }
    if (auto started = startServers(); !started)
        return started;
    auto opened = orderdeck::openStore(profile, WhenMissing::Create, *clock);
    // A terminal command holds a store for a moment; a service does so for good.
    const Deadline patience = Deadline::after(kPassingHolder);
    while (!opened && opened.error().kind == ErrorKind::Busy && !patience.passed()) {
        std::this_thread::sleep_for(kTryAgain);
        opened = orderdeck::openStore(profile, WhenMissing::Create, *clock);
    }
    if (!opened)
        return opened.error();
    store = std::move(*opened);
    return {};
}

Result<void> ServiceHost::State::startService()
{
    ServiceSettings settings;
    settings.maxBatch = profile.maxBatch;
    settings.writerQueue = profile.writerQueue;
    settings.statusCache = profile.statusCache;
    settings.timeCompression = profile.workload ? profile.workload->timeCompression : 1;
    auto started = OrderService::start(*store, *clock, settings);
    if (!started)
        return started.error();
    service = std::move(*started);
    service->setWriteObserver([this](const std::vector<FinishedWrite>& writes) {
        const Timestamp now = clock->now();
        collector.record(writes, now);
        shardFigures.record(writes, now);
    });
    return {};
}

Result<void> ServiceHost::State::installLifecycles()
{
    for (const std::string& file : profile.lifecycleFiles) {
        auto definition = readDefinition(file);
        if (!definition)
            return definition.error();
        const auto installed = awaitResult<int>(
            [&](auto done) {
                service->installLifecycle(std::move(*definition), {"orderdeck", Role::Service},
                                          std::move(done));
            },
            Deadline::after(kInstallWithin));
        if (!installed) {
            Error error = installed.error();
            error.context = file + (error.context.empty() ? "" : ": " + error.context);
            return error;
        }
    }
    return {};
}

Result<bool> ServiceHost::State::needsHistory() const
{
    if (!profile.demo || !profile.workload || profile.workload->historyDays == 0)
        return false;
    if (DemoHistory(profile.folder).begun())
        return true;
    for (int shard = 0; shard < store->map().shardCount(); ++shard) {
        const auto facts = store->facts(ShardIndex(shard));
        if (!facts)
            return facts.error();
        if (facts->events > 0)
            return false;
    }
    return true;
}

Result<void> ServiceHost::State::writeHistoryIfNeeded()
{
    const auto needed = needsHistory();
    if (!needed)
        return needed.error();
    if (!*needed)
        return {};
    const std::string step =
        "Writing " + std::to_string(profile.workload->historyDays) + " days of history";
    const auto written = DemoHistory(profile.folder)
                             .write(*service, clock->now(), *profile.workload, *behaviour,
                                    [&](std::int64_t done, std::int64_t total) {
                                        return report({step, done, total}).ok();
                                    });
    if (!written)
        return written;
    if (const auto go = report({"Making the lists"}); !go)
        return go;
    if (!service->waitForProjections(Deadline::after(kCatchUpAfterHistory)))
        return Error{ErrorKind::TimedOut, "the lists of the new history are not made in time"};
    return {};
}

Result<void> ServiceHost::State::startTraffic()
{
    if (!profile.workload)
        return {};
    generator = std::make_unique<TrafficGenerator>(*service, *clock, *profile.workload, *behaviour);
    return generator->start();
}

Result<void> ServiceHost::State::listen()
{
    HolderSettings settings;
    settings.folder = profile.folder;
    settings.program = program_invocation_short_name;
    settings.storeName = profile.name;
    settings.role = profile.role;
    settings.maySwitchRole = profile.maySwitchRole;
    HolderAnswers answers;
    answers.status = [this] { return toLine(statusJson(*publisher->newest())); };
    answers.verify = [this](const std::string& historyFile, const auto& step) {
        return verifyToJson(*store, historyFile, step);
    };
    auto started = HolderServer::start(*service, std::move(settings), std::move(answers));
    if (!started)
        return started.error();
    holder = std::move(*started);
    return {};
}

void ServiceHost::State::publish()
{
    publisher = std::make_unique<SnapshotPublisher>(
        [this] { return maker.make(*service, generator.get(), *store); });
}

ServiceHost::ServiceHost(std::unique_ptr<State> state) : m_state(std::move(state)) {}

Result<std::unique_ptr<ServiceHost>>
ServiceHost::start(Profile profile, std::shared_ptr<const Clock> clock, Progress progress)
{
    auto state = std::make_unique<State>(std::move(profile), std::move(clock), std::move(progress));
    State& starting = *state;
    // From here on the destructor stops what was started.
    std::unique_ptr<ServiceHost> host(new ServiceHost(std::move(state)));
    if (starting.profile.workload) {
        auto behaviour = loadBehaviour(starting.profile.workload->behaviour);
        if (!behaviour)
            return behaviour.error();
        starting.behaviour = std::move(*behaviour);
    }
    for (const auto step : {&State::openStore, &State::startService, &State::installLifecycles,
                            &State::writeHistoryIfNeeded}) {
        if (const auto done = (starting.*step)(); !done)
            return done.error();
    }
    // The first snapshot shall have the counts of what is stored; a long way behind it goes
    // without.
    static_cast<void>(starting.service->waitForProjections(Deadline::after(kCatchUpAtStart)));
    if (const auto done = starting.startTraffic(); !done)
        return done.error();
    starting.publish();
    if (const auto done = starting.listen(); !done)
        return done.error();
    return host;
}

ServiceHost::~ServiceHost() { stop(Deadline::after(2s)); }

ServiceDoor& ServiceHost::door() { return *m_state->service; }

const Profile& ServiceHost::profile() const { return m_state->profile; }

std::shared_ptr<const ServiceSnapshot> ServiceHost::snapshot() const
{
    return m_state->publisher->newest();
}

std::unique_ptr<Subscription>
ServiceHost::watchSnapshots(std::chrono::milliseconds interval,
                            std::function<void(std::shared_ptr<const ServiceSnapshot>)> seen)
{
    return m_state->publisher->watch(interval, std::move(seen));
}

void ServiceHost::setRange(std::chrono::seconds range)
{
    m_state->maker.setRange(range);
    m_state->publisher->hurry();
}

void ServiceHost::setTrafficPaused(bool paused)
{
    if (!m_state->generator)
        return;
    m_state->generator->setPaused(paused);
    m_state->publisher->hurry();
}

void ServiceHost::stop(Deadline deadline)
{
    State& state = *m_state;
    if (std::exchange(state.stopped, true))
        return;
    if (state.holder)
        state.holder->stop(atMost(kTrafficDrain, deadline));
    if (state.generator)
        state.generator->stop(atMost(kTrafficDrain, deadline));
    if (state.service)
        state.service->stop(deadline);
    // The last snapshot tells of everything that was done.
    if (state.publisher)
        state.publisher->stop();
    state.store.reset();
    if (state.servers)
        if (const auto ended = state.servers->stop(Deadline::after(kServersStopWithin)); !ended)
            qCWarning(logHosting) << "stopping the servers:" << ended.error().text().c_str();
}

} // namespace orderdeck
