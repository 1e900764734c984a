#include "backend/service/order_service.h"
#include "backend/service/order_service_state.h"

#include <algorithm>
#include <atomic>
#include <mutex>

namespace orderdeck {

namespace {

/// Calls `done` when every other shard has spoken, whatever it said.
class OtherShards {
public:
    OtherShards(std::size_t shards, std::function<void()> done)
        : m_open(shards), m_done(std::move(done))
    {}
    void spoken()
    {
        if (m_open.fetch_sub(1) == 1)
            m_done();
    }

private:
    std::atomic<std::size_t> m_open;
    std::function<void()> m_done;
};

/// The newest of that text in `next`; null: none.
const InstalledLifecycle* installedOf(const LifecycleCatalogue& next, const std::string& scxml)
{
    const auto& all = next.all();
    const auto found = std::find_if(all.rbegin(), all.rend(), [&](const auto& installed) {
        return installed.lifecycle->source() == scxml;
    });
    return found == all.rend() ? nullptr : &*found;
}

AuditEntry installAct(const Actor& actor, const std::string& lifecycle, int version)
{
    AuditEntry act;
    act.actor = actor;
    act.act = AuditAct::Install;
    act.event = lifecycle;
    act.version = version;
    return act;
}

} // namespace

void OrderService::State::refuseInstall(const std::string& scxml, const Actor& actor,
                                        std::function<void(Result<int>)> done)
{
    const Error forbidden{ErrorKind::Forbidden, "installing a lifecycle takes the role admin"};
    // A text that is no lifecycle is nobody's act.
    const auto alone = LifecycleCatalogue().with(scxml);
    if (!alone || !isManual(actor))
        return done(forbidden);
    AuditEntry act = installAct(actor, alone->all().front().name, 0);
    act.result = VerdictKind::Forbidden;
    act.cause = forbidden.message;
    enter(std::move(act), [forbidden, done = std::move(done)](const Result<void>& entered) {
        done(entered ? forbidden : entered.error());
    });
}

void OrderService::installLifecycle(std::string scxml, Actor actor, Callback<Result<int>> done)
{
    State& state = *m_state;
    if (!atLeast(actor.role, Role::Admin))
        return state.refuseInstall(scxml, actor, std::move(done));
    if (state.stopping)
        return done(Error{ErrorKind::Unavailable, "the service is stopping"});
    std::size_t before = 0;
    {
        const std::lock_guard lock(state.mutex);
        before = state.installs.size();
        if (before < State::kMostInstalls)
            state.installs.push_back({std::move(scxml), std::move(actor), std::move(done)});
    }
    if (before == State::kMostInstalls)
        done(Error{ErrorKind::Busy, "too many definitions are being installed"});
    else if (before == 0)
        state.installNext();
}

void OrderService::State::installNext()
{
    std::string scxml;
    Actor actor;
    std::shared_ptr<const LifecycleCatalogue> current;
    {
        const std::lock_guard lock(mutex);
        scxml = installs.front().scxml;
        actor = installs.front().actor;
        current = catalogue;
    }
    auto with = current->with(scxml);
    if (!with)
        return finishInstall(nullptr, with.error());
    auto next = std::make_shared<const LifecycleCatalogue>(std::move(*with));
    const InstalledLifecycle* installed = installedOf(*next, scxml);
    const int version = installed == nullptr ? 0 : installed->version;
    // The first shard decides, because its audit tells who did it. The others get the version when
    // they are opened again, before they take any request.
    InstallTask task{next, std::nullopt, [this, next, version](Result<void> outcome) {
                         if (outcome)
                             installElsewhere(next, version);
                         else
                             finishInstall(nullptr, outcome.error());
                     }};
    if (isManual(actor))
        task.act =
            installAct(actor, installed == nullptr ? std::string() : installed->name, version);
    if (shards.front()->firstInbox().put(task) != WriterInbox::Put::Taken)
        task.done(Error{ErrorKind::Unavailable, "the service is stopping or busy"});
}

void OrderService::State::installElsewhere(const std::shared_ptr<const LifecycleCatalogue>& next,
                                           int version)
{
    if (shards.size() == 1)
        return finishInstall(next, version);
    const auto others = std::make_shared<OtherShards>(
        shards.size() - 1, [this, next, version] { finishInstall(next, version); });
    for (std::size_t i = 1; i < shards.size(); ++i) {
        InstallTask task{next, std::nullopt, [others](const Result<void>&) { others->spoken(); }};
        if (shards[i]->firstInbox().put(task) != WriterInbox::Put::Taken)
            others->spoken();
    }
}

void OrderService::State::finishInstall(const std::shared_ptr<const LifecycleCatalogue>& next,
                                        Result<int> outcome)
{
    PendingInstall finished;
    bool more = false;
    {
        const std::lock_guard lock(mutex);
        if (outcome)
            catalogue = next;
        finished = std::move(installs.front());
        installs.pop_front();
        more = !installs.empty();
    }
    if (outcome)
        for (const auto& shard : shards)
            shard->projector->setCatalogue(next);
    finished.done(std::move(outcome));
    if (more)
        installNext();
}

} // namespace orderdeck
