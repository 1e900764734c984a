#include "backend/service/shard_projector_thread.h"

#include "backend/foundation/logging.h"

#include <algorithm>

namespace orderdeck {

namespace {

using namespace std::chrono_literals;

constexpr auto kBetweenSteps = 15ms;
constexpr auto kBetweenPublications = 250ms;
constexpr auto kWithoutEvents = 2s;
constexpr auto kAfterError = 500ms;
constexpr std::int64_t kFarBehind = 20'000; ///< Events.
constexpr int kLargeSteps = 10;

} // namespace

ShardProjectorThread::ShardProjectorThread(OrderStore& store, const Clock& clock, Settings settings)
    : m_store(store), m_clock(clock), m_settings(settings)
{}

ShardProjectorThread::~ShardProjectorThread() { stop(); }

void ShardProjectorThread::start(std::shared_ptr<const LifecycleCatalogue> catalogue)
{
    m_wishes.catalogue = std::move(catalogue);
    m_thread = std::thread([this] { run(); });
}

void ShardProjectorThread::wake()
{
    {
        const std::lock_guard lock(m_mutex);
        m_wishes.woken = true;
    }
    m_changed.notify_all();
}

void ShardProjectorThread::setCatalogue(std::shared_ptr<const LifecycleCatalogue> catalogue)
{
    {
        const std::lock_guard lock(m_mutex);
        m_wishes.catalogue = std::move(catalogue);
        m_wishes.woken = true;
    }
    m_changed.notify_all();
}

bool ShardProjectorThread::catchUp(Deadline deadline)
{
    std::unique_lock lock(m_mutex);
    const std::uint64_t mine = ++m_wishes.catchUps;
    m_changed.notify_all();
    return m_changed.wait_until(lock, deadline.at(), [&] {
        return m_caughtUp >= mine || m_wishes.stop;
    }) && m_caughtUp >= mine;
}

void ShardProjectorThread::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_wishes.stop = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

std::shared_ptr<const ShardBacklog> ShardProjectorThread::backlog() const
{
    const std::lock_guard lock(m_mutex);
    return m_backlog;
}

ProjectionProgress ShardProjectorThread::progress() const
{
    const std::lock_guard lock(m_mutex);
    return m_progress;
}

std::optional<Timestamp> ShardProjectorThread::oldestUnfolded() const
{
    const std::lock_guard lock(m_mutex);
    return m_oldestUnfolded;
}

void ShardProjectorThread::run()
{
    while (true) {
        const Wishes wishes = waitForWork();
        if (wishes.stop)
            break;
        if (!ready(wishes))
            continue;
        const bool asked = wishes.catchUps > m_caughtUp;
        const auto wanted = asked ? m_reader->feedHead() : Result<std::int64_t>(0);
        if (!wanted) {
            pause(wanted.error());
            continue;
        }
        if (!step() || ((asked || SteadyClock::now() >= nextPublication()) && !publish()))
            continue;
        const std::lock_guard lock(m_mutex);
        if (m_progress.position < *wanted || !m_progress.settled)
            continue;
        m_caughtUp = wishes.catchUps;
        m_changed.notify_all();
    }
    m_reader.reset();
    m_projector.reset();
}

ShardProjectorThread::SteadyClock::time_point ShardProjectorThread::nextPublication() const
{
    return m_lastPublish + (m_unpublished ? SteadyClock::duration(kBetweenPublications)
                                          : SteadyClock::duration(kWithoutEvents));
}

ShardProjectorThread::Wishes ShardProjectorThread::waitForWork()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_until(lock, m_pausedUntil, [this] { return m_wishes.stop; });
    const auto urgent = [this] { return m_wishes.stop || m_wishes.catchUps > m_caughtUp; };
    m_changed.wait_until(lock, m_nextStep, urgent);
    m_changed.wait_until(lock, std::max(nextPublication(), m_nextStep),
                         [&] { return urgent() || m_wishes.woken; });
    Wishes wishes = m_wishes;
    m_wishes.woken = false;
    m_wishes.catalogue = nullptr;
    return wishes;
}

bool ShardProjectorThread::ready(const Wishes& wishes)
{
    if (wishes.catalogue)
        m_targets = wishes.catalogue;
    const bool fresh = !m_projector;
    if (fresh) {
        auto projector = m_store.openProjector(m_settings.shard);
        if (!projector) {
            pause(projector.error());
            return false;
        }
        m_projector = std::move(*projector);
    }
    if (!m_reader) {
        auto reader = m_store.openReader(m_settings.shard);
        if (!reader) {
            pause(reader.error());
            return false;
        }
        m_reader = std::move(*reader);
    }
    if (fresh || wishes.catalogue)
        m_projector->setTargets(*m_targets, m_settings.timeCompression);
    return true;
}

bool ShardProjectorThread::step()
{
    const auto begin = SteadyClock::now();
    m_nextStep = begin + kBetweenSteps;
    while (true) {
        // Far behind, larger steps touch each page of the lists less often.
        const bool far = m_progress.head - m_progress.position > kFarBehind;
        const auto progress =
            m_projector->step(far ? kLargeSteps * m_settings.step : m_settings.step);
        if (!progress) {
            pause(progress.error());
            return false;
        }
        m_unpublished = m_unpublished || progress->folded > 0;
        const bool atHead =
            progress->settled && (progress->folded == 0 || progress->position >= progress->head);
        const auto oldest = oldestBeyond(*progress);
        const std::lock_guard lock(m_mutex);
        m_progress = *progress;
        m_oldestUnfolded = oldest;
        if (atHead)
            return true;
        // A long way to go: publish in between, then go on at once.
        if (m_wishes.stop || SteadyClock::now() - begin >= kBetweenPublications) {
            m_wishes.woken = true;
            return true;
        }
    }
}

/// Reads one event, and only while there is a way to go.
std::optional<Timestamp> ShardProjectorThread::oldestBeyond(const ProjectionProgress& progress)
{
    if (progress.position >= progress.head)
        return std::nullopt;
    const auto next = m_reader->feed(progress.position, 1);
    return next && !next->empty() ? std::optional(next->front().event.at) : std::nullopt;
}

bool ShardProjectorThread::publish()
{
    auto counts = m_reader->counts();
    if (!counts) {
        pause(counts.error());
        return false;
    }
    auto stuck = m_reader->stuck(m_clock.now());
    if (!stuck) {
        pause(stuck.error());
        return false;
    }
    m_unpublished = false;
    m_lastPublish = SteadyClock::now();
    auto backlog = std::make_shared<const ShardBacklog>(
        ShardBacklog{std::move(counts->counts), std::move(*stuck), counts->position});
    const std::lock_guard lock(m_mutex);
    m_backlog = std::move(backlog);
    return true;
}

void ShardProjectorThread::pause(const Error& error)
{
    qCWarning(logService, "the lists of shard %d are not kept up: %s", m_settings.shard.value,
              error.text().c_str());
    m_reader.reset();
    m_projector.reset();
    m_pausedUntil = SteadyClock::now() + kAfterError;
    const std::lock_guard lock(m_mutex);
    m_wishes.woken = true;
}

} // namespace orderdeck
