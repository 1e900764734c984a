#include "backend/connection_pool/pool_state.h"
#include "tests/connection_pool/fake_node.h"

#include <QObject>
#include <QTest>

#include <algorithm>
#include <list>
#include <memory>
#include <string>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kMaximum = 4;

PoolSettings walked(std::uint64_t seed)
{
    PoolSettings settings;
    settings.node = "db1";
    settings.maximum = kMaximum;
    settings.minimum = seed % 3;
    settings.waitingLimit = 6;
    settings.lifetime = 9s;
    settings.idleLimit = 2s;
    settings.fairTry = 5ms;
    settings.breaker = {.failuresToOpen = 2, .firstPause = 100ms, .longestPause = 2s};
    settings.seed = seed;
    return settings;
}

/// Does to a state what threads could do to it, in any order, and says what it breaks.
class Walk {
public:
    explicit Walk(std::uint64_t seed) : m_random(seed), m_state(walked(seed)) {}

    /// Empty: nothing was broken in so many steps.
    std::string run(int steps)
    {
        for (int i = 0; i < steps; ++i) {
            step();
            collect();
            if (std::string trouble = check(); !trouble.empty())
                return "step " + std::to_string(i) + ": " + trouble;
        }
        return {};
    }
    /// Everybody leaves, everything comes back; then one may open again as soon as it is time.
    std::string end()
    {
        while (!m_waiters.empty() || !m_permits.empty() || !m_held.empty() || m_discarded > 0) {
            leave();
            finishOpening();
            giveBack();
            bury();
            collect();
        }
        m_now += 1h;
        PoolWaiter waiter(m_now);
        m_state.request(waiter, m_now);
        const bool served = waiter.grant && !std::holds_alternative<Error>(*waiter.grant);
        return served ? "" : "the pool serves nobody any more";
    }
    int served() const { return m_served; }

private:
    void step()
    {
        m_now += std::chrono::milliseconds(m_random.below(30));
        switch (m_random.below(16)) {
        case 0:
        case 1:
        case 2:
        case 3: m_state.request(m_waiters.emplace_back(m_now), m_now); break;
        case 4: leave(); break;
        case 5:
        case 6:
        case 7: finishOpening(); break;
        case 8:
        case 9:
        case 10: giveBack(); break;
        case 11:
        case 12: bury(); break;
        case 13: m_state.expire(m_now); break;
        case 14: openForMinimum(); break;
        default: beUnlucky();
        }
        m_discarded += takeDiscarded();
    }
    void leave()
    {
        if (m_waiters.empty())
            return;
        auto waiter = m_waiters.begin();
        std::advance(waiter, m_random.below(m_waiters.size()));
        static_cast<void>(m_state.leave(*waiter, m_now));
        m_waiters.erase(waiter);
    }
    void finishOpening()
    {
        if (m_permits.empty())
            return;
        const OpeningPermit permit = takeAny(m_permits);
        const auto end = m_random.below(10);
        if (end == 0)
            m_state.openAbandoned(permit, m_now);
        else if (end < 4)
            m_state.openFailed(
                permit, {end == 1 ? ErrorKind::TimedOut : ErrorKind::Unavailable, "no"}, m_now);
        else if (auto entry = m_state.opened(std::make_unique<FakeConnection>(), m_now))
            m_held.push_back(std::move(*entry));
    }
    void giveBack()
    {
        if (m_held.empty())
            return;
        PooledEntry entry = takeAny(m_held);
        std::optional<CloseCause> cause;
        if (m_random.chance(0.7)) // Otherwise that was asked before the mode changed.
            cause = m_state.unwanted(entry, m_now);
        if (const auto luck = m_random.below(8); luck == 0)
            cause = CloseCause::Unclean;
        else if (luck < 3)
            cause = luck == 1 ? CloseCause::Broken : CloseCause::ResetFailed;
        m_state.giveBack(std::move(entry), cause, m_now);
    }
    void bury()
    {
        if (m_discarded > 0)
            m_state.buried(std::exchange(m_discarded, 0), m_now);
        m_discarded += takeDiscarded();
    }
    void openForMinimum()
    {
        if (const auto permit = m_state.permitForMinimum(m_now))
            m_permits.push_back(*permit);
    }
    /// The mode changes, a connection dies, or nothing happens for long.
    void beUnlucky()
    {
        if (m_random.chance(0.3))
            m_state.setMode(m_random.chance(0.7) ? PoolMode::Pooled : PoolMode::PerQuery);
        else if (m_random.chance(0.3))
            m_now += 1s;
        else if (!m_held.empty())
            static_cast<FakeConnection&>(*m_held.back().connection).is =
                ConnectionCondition::Broken; // Comes back as if whole: it died as it lay idle.
    }
    std::size_t takeDiscarded() { return m_state.takeDiscarded().size(); }

    template <typename T>
    T takeAny(std::vector<T>& from)
    {
        std::swap(from[m_random.below(from.size())], from.back());
        T taken = std::move(from.back());
        from.pop_back();
        return taken;
    }
    /// Takes over what was granted.
    void collect()
    {
        m_discarded += takeDiscarded();
        bool someWait = false;
        for (auto waiter = m_waiters.begin(); waiter != m_waiters.end();) {
            if (!waiter->grant) {
                someWait = true;
                ++waiter;
                continue;
            }
            if (auto* entry = std::get_if<PooledEntry>(&*waiter->grant)) {
                const auto condition = entry->connection->condition();
                note(condition == ConnectionCondition::Clean, "an unfit one was handed out");
                m_held.push_back(std::move(*entry));
            } else if (auto* permit = std::get_if<OpeningPermit>(&*waiter->grant)) {
                m_permits.push_back(*permit);
            }
            const bool refused = std::holds_alternative<Error>(*waiter->grant);
            note(refused || !someWait, "somebody was overtaken");
            m_served += refused ? 0 : 1;
            waiter = m_waiters.erase(waiter);
        }
    }
    void note(bool good, const char* trouble)
    {
        if (!good && m_trouble.empty())
            m_trouble = trouble;
    }
    std::string check()
    {
        const PoolSnapshot now = m_state.snapshot();
        note(now.live() <= kMaximum, "more live than the bound");
        note(now.inUse == m_held.size(), "wrong count in use");
        note(now.opening == m_permits.size(), "wrong count of openings");
        note(now.closing == m_discarded, "wrong count of closings");
        note(now.waiting == m_waiters.size(), "wrong count of callers");
        note(now.waiting <= 6, "more wait than may");
        note(now.waiting == 0 || (now.idle == 0 && now.live() == kMaximum),
             "somebody waits for nothing");
        note(now.waiting == 0 || now.breaker != BreakerState::HalfOpen, "waits behind a probe");
        note(now.mode == PoolMode::Pooled || now.idle == 0, "one was kept that should not be");
        const auto probes = std::ranges::count(m_permits, OpeningKind::Probe, &OpeningPermit::kind);
        note(now.breaker != BreakerState::HalfOpen || probes > 0, "half-open without a probe");
        return m_trouble;
    }

    Random m_random;
    PoolTime m_now{1h};
    PoolState m_state;
    std::list<PoolWaiter> m_waiters;
    std::vector<OpeningPermit> m_permits;
    std::vector<PooledEntry> m_held;
    std::size_t m_discarded = 0;
    int m_served = 0;
    std::string m_trouble;
};

} // namespace

class PoolWalkTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noOrderOfEventsBreaksThePool()
    {
        int served = 0;
        for (std::uint64_t seed = 1; seed <= 300; ++seed) {
            Walk walk(seed);
            std::string trouble = walk.run(1000);
            if (trouble.empty())
                trouble = walk.end();
            QVERIFY2(
                trouble.empty(),
                qPrintable(
                    QStringLiteral("seed %1, %2").arg(seed).arg(QString::fromStdString(trouble))));
            served += walk.served();
        }
        QVERIFY2(served > 20'000, qPrintable(QString::number(served)));
    }
};

std::unique_ptr<QObject> makePoolWalkTest();
std::unique_ptr<QObject> makePoolWalkTest() { return std::make_unique<PoolWalkTest>(); }

#include "tst_pool_walk.moc"
