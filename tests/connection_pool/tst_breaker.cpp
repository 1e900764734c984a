#include "backend/connection_pool/breaker.h"

#include <QObject>
#include <QTest>

#include <array>
#include <functional>
#include <memory>
#include <string>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

const auto kBegin = Breaker::TimePoint(1h);

BreakerSettings settings()
{
    return {.failuresToOpen = 3, .firstPause = 100ms, .longestPause = 350ms, .jitter = 0};
}

Breaker fresh() { return Breaker(settings(), 7); }

/// One failed opening and one failed use short of opening.
Breaker strained()
{
    Breaker breaker = fresh();
    for (int i = 0; i < 2; ++i) {
        breaker.openFailed(OpeningKind::Ordinary, kBegin);
        breaker.useFailed(kBegin);
    }
    return breaker;
}

Breaker open()
{
    Breaker breaker = strained();
    breaker.openFailed(OpeningKind::Ordinary, kBegin);
    return breaker;
}

Breaker halfOpen()
{
    Breaker breaker = open();
    static_cast<void>(breaker.beginOpening());
    return breaker;
}

/// Failures in a row until it opens, found on a copy.
template <typename Fail>
int strokesLeft(Breaker breaker, Fail&& fail)
{
    int strokes = 1;
    while (!fail(breaker) && strokes < 9)
        ++strokes;
    return strokes;
}

/// "closed 3 3": so many failed openings or uses open it. "open 100": ms until the probe.
std::string dump(const Breaker& breaker)
{
    std::string text(name(breaker.state()));
    if (breaker.state() == BreakerState::Open)
        return text + ' ' + std::to_string((breaker.retryAt() - kBegin) / 1ms);
    if (breaker.state() == BreakerState::HalfOpen)
        return text;
    const auto failOpening = [](Breaker& b) { return b.openFailed(OpeningKind::Ordinary, kBegin); };
    const auto failUse = [](Breaker& b) { return b.useFailed(kBegin); };
    return text + ' ' + std::to_string(strokesLeft(breaker, failOpening)) + ' ' +
           std::to_string(strokesLeft(breaker, failUse));
}

struct Event {
    const char* name;
    std::function<void(Breaker&)> happen;
};

const std::array<Event, 7> kEvents{{
    {"open ok", [](Breaker& b) { b.openSucceeded(); }},
    {"open failed", [](Breaker& b) { b.openFailed(OpeningKind::Ordinary, kBegin + 5ms); }},
    {"probe failed", [](Breaker& b) { b.openFailed(OpeningKind::Probe, kBegin + 5ms); }},
    {"abandoned", [](Breaker& b) { b.openAbandoned(OpeningKind::Ordinary, kBegin + 5ms); }},
    {"probe abandoned", [](Breaker& b) { b.openAbandoned(OpeningKind::Probe, kBegin + 5ms); }},
    {"use ok", [](Breaker& b) { b.useSucceeded(); }},
    {"use failed", [](Breaker& b) { b.useFailed(kBegin + 5ms); }},
}};

std::string table(const Breaker& before)
{
    std::string text;
    for (const Event& event : kEvents) {
        Breaker after = before;
        event.happen(after);
        text += std::string(event.name) + ": " + dump(after) + '\n';
    }
    return text;
}

} // namespace

class BreakerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyEventInEveryState_data()
    {
        QTest::addColumn<QString>("found");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const Breaker& before, const char* expected) {
            QTest::newRow(name) << QString::fromStdString(table(before))
                                << QString::fromLatin1(expected);
        };
        row("closed", fresh(),
            "open ok: closed 3 3\n"
            "open failed: closed 2 3\n"
            "probe failed: closed 2 3\n"
            "abandoned: closed 3 3\n"
            "probe abandoned: closed 3 3\n"
            "use ok: closed 3 3\n"
            "use failed: closed 3 2\n");
        row("closed, one failure short", strained(),
            "open ok: closed 3 1\n"
            "open failed: open 105\n"
            "probe failed: open 105\n"
            "abandoned: closed 1 1\n"
            "probe abandoned: closed 1 1\n"
            "use ok: closed 3 3\n"
            "use failed: open 105\n");
        row("open", open(),
            "open ok: closed 3 3\n"
            "open failed: open 100\n"
            "probe failed: open 100\n"
            "abandoned: open 100\n"
            "probe abandoned: open 100\n"
            "use ok: open 100\n"
            "use failed: open 100\n");
        row("half-open", halfOpen(),
            "open ok: closed 3 3\n"
            "open failed: half-open\n"
            "probe failed: open 205\n"
            "abandoned: half-open\n"
            "probe abandoned: open 5\n"
            "use ok: half-open\n"
            "use failed: half-open\n");
    }
    void everyEventInEveryState()
    {
        QFETCH(QString, found);
        QFETCH(QString, expected);
        QCOMPARE(found, expected);
    }

    void admitsByStateAndTime()
    {
        QVERIFY(fresh().admits(kBegin));
        QVERIFY(!open().admits(kBegin + 99ms));
        QVERIFY(open().admits(kBegin + 100ms));
        QVERIFY(!halfOpen().admits(kBegin + 1h));
        Breaker closed = fresh();
        QCOMPARE(closed.beginOpening(), OpeningKind::Ordinary);
        QCOMPARE(closed.state(), BreakerState::Closed);
        Breaker over = open();
        QCOMPARE(over.beginOpening(), OpeningKind::Probe);
        QCOMPARE(over.state(), BreakerState::HalfOpen);
    }

    void pausesGrowToTheCapUntilAUseSucceeds()
    {
        Breaker breaker = open();
        std::string pauses;
        for (int i = 0; i < 4; ++i) {
            static_cast<void>(breaker.beginOpening());
            breaker.openFailed(OpeningKind::Probe, kBegin);
            pauses += dump(breaker) + '\n';
        }
        QCOMPARE(pauses, std::string("open 200\nopen 350\nopen 350\nopen 350\n"));

        breaker.openSucceeded(); // A server that accepts and then breaks gets no short pause.
        for (int i = 0; i < 3; ++i)
            breaker.useFailed(kBegin);
        QCOMPARE(dump(breaker), std::string("open 350"));

        breaker.openSucceeded();
        breaker.useSucceeded();
        for (int i = 0; i < 3; ++i)
            breaker.useFailed(kBegin);
        QCOMPARE(dump(breaker), std::string("open 100"));
    }

    void jitterOnlyShortensAndOnlyByItsShare()
    {
        auto shortest = Breaker::TimePoint::duration(1h);
        auto longest = Breaker::TimePoint::duration(0);
        for (std::uint64_t seed = 0; seed < 1000; ++seed) {
            BreakerSettings jittery = settings();
            jittery.failuresToOpen = 1;
            jittery.jitter = 0.3;
            Breaker breaker(jittery, seed);
            breaker.useFailed(kBegin);
            const auto pause = breaker.retryAt() - kBegin;
            shortest = std::min(shortest, pause);
            longest = std::max(longest, pause);
        }
        QVERIFY2(shortest >= 70ms && shortest < 75ms, qPrintable(QString::number(shortest / 1ms)));
        QVERIFY2(longest <= 100ms && longest > 95ms, qPrintable(QString::number(longest / 1ms)));
    }
};

std::unique_ptr<QObject> makeBreakerTest();
std::unique_ptr<QObject> makeBreakerTest() { return std::make_unique<BreakerTest>(); }

#include "tst_breaker.moc"
