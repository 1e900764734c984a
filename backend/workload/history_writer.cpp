#include "backend/workload/history_writer.h"

#include "backend/foundation/deadline.h"
#include "backend/workload/history_script.h"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

namespace orderdeck {

namespace {

constexpr std::size_t kChunk = 500;
constexpr int kMostUnderWay = 6;
constexpr std::chrono::seconds kLongestSilence{60};

/// What the chunks under way report to the writing thread; shared, because an answer may come after
/// the writing was given up.
class ChunkLedger {
public:
    void begin()
    {
        const std::lock_guard lock(m_mutex);
        ++m_underWay;
    }

    void finish(const Result<std::vector<ImportOutcome>>& outcomes)
    {
        {
            const std::lock_guard lock(m_mutex);
            --m_underWay;
            if (!outcomes) {
                keep(outcomes.error());
            } else {
                m_done += static_cast<std::int64_t>(outcomes->size());
                if (std::count(outcomes->begin(), outcomes->end(), ImportOutcome::Conflict) > 0)
                    keep({ErrorKind::Conflict,
                          "the store has other orders under the numbers of the demo's history"});
            }
        }
        m_changed.notify_all();
    }

    /// False: no answer came for too long.
    bool waitForAtMost(int underWay)
    {
        std::unique_lock lock(m_mutex);
        while (m_underWay > underWay) {
            const std::int64_t before = m_underWay;
            if (!m_changed.wait_for(lock, kLongestSilence, [&] { return m_underWay != before; }))
                return false;
        }
        return true;
    }

    std::optional<Error> error()
    {
        const std::lock_guard lock(m_mutex);
        return m_error;
    }

    std::int64_t done()
    {
        const std::lock_guard lock(m_mutex);
        return m_done;
    }

private:
    void keep(Error error)
    {
        if (!m_error)
            m_error = std::move(error);
    }

    std::mutex m_mutex; ///< Protects all below.
    std::condition_variable m_changed;
    std::int64_t m_underWay = 0;
    std::int64_t m_done = 0;
    std::optional<Error> m_error;
};

} // namespace

Result<std::int64_t> writeHistory(ServiceDoor& door, Timestamp now,
                                  const WorkloadSettings& settings, const Behaviour& behaviour,
                                  const ProgressCallback& progress)
{
    const auto catalogue = door.catalogue();
    const InstalledLifecycle* lifecycle = catalogue->newest(behaviour.lifecycle);
    if (lifecycle == nullptr)
        return Error{ErrorKind::NotFound,
                     "the lifecycle '" + behaviour.lifecycle + "' is not installed"};
    HistoryScript script(now, settings, behaviour, *lifecycle);
    const auto ledger = std::make_shared<ChunkLedger>();
    const Error silent{ErrorKind::TimedOut, "the store does not answer while history is written"};
    bool cancelled = false;
    while (!cancelled && !ledger->error()) {
        std::vector<OrderHistory> chunk = script.take(kChunk);
        if (chunk.empty())
            break;
        if (!ledger->waitForAtMost(kMostUnderWay - 1))
            return silent;
        ledger->begin();
        door.import(std::move(chunk), [ledger](const Result<std::vector<ImportOutcome>>& outcomes) {
            ledger->finish(outcomes);
        });
        const std::int64_t done = ledger->done();
        cancelled = progress && !progress(done, std::max(done, script.expectedOrders()));
    }
    if (!ledger->waitForAtMost(0))
        return silent;
    if (const auto error = ledger->error())
        return *error;
    if (cancelled)
        return Error{ErrorKind::Cancelled, "writing the history was cancelled"};
    const std::int64_t total = ledger->done();
    if (progress)
        static_cast<void>(progress(total, total));
    return total;
}

} // namespace orderdeck
