#include "backend/service/order_service.h"
#include "backend/service/order_service_state.h"

#include <algorithm>
#include <iterator>
#include <mutex>

namespace orderdeck {

namespace {

/// What the shards said to one install, until the last has spoken.
class InstallOutcomes {
public:
    using Done = std::function<void(const std::vector<Result<void>>&)>;
    InstallOutcomes(std::size_t shards, Done done)
        : m_outcomes(shards), m_open(shards), m_done(std::move(done))
    {}
    void set(std::size_t shard, Result<void> outcome)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_outcomes[shard] = std::move(outcome);
            if (--m_open > 0)
                return;
        }
        m_done(m_outcomes);
    }

private:
    std::mutex m_mutex; ///< Protects the two below until the last shard has spoken.
    std::vector<Result<void>> m_outcomes;
    std::size_t m_open;
    Done m_done;
};

/// Version that `next` holds of the definition that is newest of its text.
int versionOf(const LifecycleCatalogue& next, const std::string& scxml)
{
    const auto& all = next.all();
    const auto found = std::find_if(all.rbegin(), all.rend(), [&](const auto& installed) {
        return installed.lifecycle->source() == scxml;
    });
    return found == all.rend() ? 0 : found->version;
}

} // namespace

void OrderService::installLifecycle(std::string scxml, Actor actor, Callback<Result<int>> done)
{
    State& state = *m_state;
    if (!atLeast(actor.role, Role::Admin))
        return done(Error{ErrorKind::Forbidden, "installing a lifecycle takes the role admin"});
    if (state.stopping)
        return done(Error{ErrorKind::Unavailable, "the service is stopping"});
    std::size_t before = 0;
    {
        const std::lock_guard lock(state.mutex);
        before = state.installs.size();
        if (before < State::kMostInstalls)
            state.installs.push_back({std::move(scxml), std::move(done)});
    }
    if (before == State::kMostInstalls)
        done(Error{ErrorKind::Busy, "too many definitions are being installed"});
    else if (before == 0)
        state.installNext();
}

void OrderService::State::installNext()
{
    std::string scxml;
    std::shared_ptr<const LifecycleCatalogue> current;
    {
        const std::lock_guard lock(mutex);
        scxml = installs.front().scxml;
        current = catalogue;
    }
    const auto finished = [this, count = shards.size()](const Error& error) {
        finishInstall(nullptr, std::vector<Result<void>>(count, error), 0);
    };
    auto with = current->with(scxml);
    if (!with)
        return finished(with.error());
    auto next = std::make_shared<const LifecycleCatalogue>(std::move(*with));
    const int version = versionOf(*next, scxml);
    const auto outcomes = std::make_shared<InstallOutcomes>(
        shards.size(), [this, next, version](const std::vector<Result<void>>& all) {
            finishInstall(next, all, version);
        });
    for (std::size_t i = 0; i < shards.size(); ++i) {
        InstallTask task{
            next, [outcomes, i](Result<void> outcome) { outcomes->set(i, std::move(outcome)); }};
        const auto put = shards[i]->writer->inbox().put(task);
        if (put != WriterInbox::Put::Taken)
            task.done(Error{ErrorKind::Unavailable, "the service is stopping or busy"});
    }
}

void OrderService::State::finishInstall(const std::shared_ptr<const LifecycleCatalogue>& next,
                                        const std::vector<Result<void>>& outcomes, int version)
{
    // One shard that has the new version decides: the others get it when they are opened again,
    // before they take any request. Taking it back could leave one version with two texts.
    const bool installed = std::any_of(outcomes.begin(), outcomes.end(),
                                       [](const Result<void>& outcome) { return outcome.ok(); });
    PendingInstall finished;
    bool more = false;
    {
        const std::lock_guard lock(mutex);
        if (installed)
            catalogue = next;
        finished = std::move(installs.front());
        installs.pop_front();
        more = !installs.empty();
    }
    if (installed) {
        for (const auto& shard : shards)
            shard->projector->setCatalogue(next);
        finished.done(version);
    } else {
        finished.done(outcomes.front().error());
    }
    if (more)
        installNext();
}

} // namespace orderdeck
