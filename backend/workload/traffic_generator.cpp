#include "backend/workload/traffic_generator.h"

#include "backend/workload/traffic_engine.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace orderdeck {

namespace {

using std::chrono::milliseconds;
constexpr milliseconds kShortestPause{2}; ///< Lets answers gather.
constexpr milliseconds kLongestPause{50}; ///< Until a change of pause or rate is noticed.

} // namespace

/// The thread and what it needs; the engine is made in start(), where it can fail.
struct TrafficGenerator::Drive {
    Drive(ServiceDoor& serviceDoor, const Clock& wallClock) : door(serviceDoor), clock(wallClock) {}

    /// True when stopping.
    bool pause(milliseconds span)
    {
        std::unique_lock lock(mutex);
        return woken.wait_for(lock, span, [this] { return stopping; });
    }

    void run()
    {
        milliseconds span{0};
        while (!pause(span)) {
            const Timestamp now = clock.now();
            const Timestamp wanted = engine->tick(now);
            span = std::clamp(std::chrono::ceil<milliseconds>(wanted - now), kShortestPause,
                              kLongestPause);
        }
    }

    ServiceDoor& door;
    const Clock& clock;
    WorkloadSettings settings;
    Behaviour behaviour;
    std::unique_ptr<TrafficEngine> engine;
    std::thread thread;

    std::mutex mutex; ///< Protects the three below.
    std::condition_variable woken;
    bool stopping = false;
};

TrafficGenerator::TrafficGenerator(ServiceDoor& door, const Clock& clock, WorkloadSettings settings,
                                   Behaviour behaviour)
    : m_drive(std::make_unique<Drive>(door, clock))
{
    m_drive->settings = std::move(settings);
    m_drive->behaviour = std::move(behaviour);
}

TrafficGenerator::~TrafficGenerator() { stop(Deadline::immediate()); }

Result<void> TrafficGenerator::start()
{
    Drive& drive = *m_drive;
    if (drive.engine)
        return Error{ErrorKind::Conflict, "the traffic generator runs already"};
    auto engine = TrafficEngine::make(drive.door, drive.settings, drive.behaviour);
    if (!engine)
        return std::move(engine).error();
    drive.engine = std::move(engine).value();
    drive.thread = std::thread([&drive] { drive.run(); });
    return {};
}

void TrafficGenerator::stop(Deadline deadline)
{
    Drive& drive = *m_drive;
    if (!drive.engine || !drive.thread.joinable())
        return;
    {
        const std::lock_guard lock(drive.mutex);
        drive.stopping = true;
    }
    drive.woken.notify_all();
    drive.thread.join();
    // Now this thread is the engine's.
    std::unique_lock lock(drive.mutex);
    while (drive.engine->drain(drive.clock.now()) > 0 && !deadline.passed())
        drive.woken.wait_for(lock, std::min(kShortestPause, deadline.remaining()));
    drive.engine->close();
}

void TrafficGenerator::setPaused(bool paused)
{
    if (m_drive->engine)
        m_drive->engine->setPaused(paused);
}

void TrafficGenerator::setOrdersPerDay(double rate)
{
    if (m_drive->engine)
        m_drive->engine->setOrdersPerDay(rate);
}

WorkloadFigures TrafficGenerator::figures() const
{
    return m_drive->engine ? m_drive->engine->figures() : WorkloadFigures{};
}

} // namespace orderdeck
