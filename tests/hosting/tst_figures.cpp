#include "backend/hosting/attention_list.h"
#include "backend/hosting/backlog_view.h"
#include "backend/hosting/figures_collector.h"
#include "backend/hosting/range_ledger.h"
#include "tests/hosting/held_parcel.h"
#include "tests/support/fake_clock.h"
#include "tests/support/property.h"

#include <QTest>

#include <memory>
#include <numeric>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<const LifecycleCatalogue> catalogue()
{
    return std::make_shared<const LifecycleCatalogue>(
        LifecycleCatalogue().with(kHeldParcel).value());
}

FinishedWrite moved(const std::string& from, const std::string& event, const std::string& to,
                    Duration dwell)
{
    FinishedWrite write;
    write.lifecycle = "parcel";
    write.lifecycleVersion = 1;
    write.from = from;
    write.event = event;
    write.to = to;
    write.dwell = dwell;
    return write;
}

std::string show(const std::vector<AttentionItem>& items)
{
    std::string text;
    for (const AttentionItem& item : items)
        text += std::to_string(static_cast<int>(item.severity)) + ' ' +
                std::to_string(static_cast<int>(item.topic)) + ' ' + std::to_string(item.count) +
                ' ' + item.filter + item.detail + '\n';
    return text;
}

} // namespace

class FiguresTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void dwellQuantilesAreWithinASixteenth()
    {
        OD_PROPERTY("the middle of a class is near every value in it", [] {
            const auto millis = *rc::gen::inRange<std::int64_t>(1, 10'000'000'000);
            DwellHistogram histogram;
            histogram.record(Duration(millis * 1000));
            const double found = static_cast<double>(histogram.quantile(0.5).count()) / 1000.0;
            const double ratio = found / static_cast<double>(millis);
            RC_ASSERT(ratio > 0.9);
            RC_ASSERT(ratio < 1.1);
        });
    }

    void dwellQuantilesFollowTheRanks()
    {
        DwellHistogram histogram;
        for (int i = 0; i < 90; ++i)
            histogram.record(10s);
        for (int i = 0; i < 10; ++i)
            histogram.record(1h);
        QVERIFY(histogram.quantile(0.5) < 11s && histogram.quantile(0.5) > 9s);
        QVERIFY(histogram.quantile(0.95) < 66min && histogram.quantile(0.95) > 54min);
        QCOMPARE(DwellHistogram().quantile(0.5), Duration(0));
    }

    void rangesForgetWhatIsOlder()
    {
        FakeClock clock;
        RangeLedger<std::string> ledger;
        ledger.record("a", clock.now(), 1s);
        clock.advance(6min);
        ledger.record("a", clock.now(), std::nullopt);
        ledger.record("b", clock.now(), std::nullopt);
        const auto total = [&](std::chrono::seconds range) {
            std::int64_t sum = 0;
            for (const auto& each : ledger.totals(range, clock.now()))
                sum += each.count;
            return sum;
        };
        QCOMPARE(total(5min), std::int64_t(2));
        QCOMPARE(total(15min), std::int64_t(3));
        clock.advance(50min);
        QCOMPARE(total(15min), std::int64_t(0));
        QCOMPARE(total(1h), std::int64_t(3));
        clock.advance(25h);
        QCOMPARE(total(24h), std::int64_t(0));
        QVERIFY(ledger.totals(24h, clock.now()).empty());
    }

    void aClockSetBackBeginsTheChartsAnew()
    {
        FakeClock clock;
        FiguresCollector collector(clock.now());
        const auto live = [&](int seconds) {
            for (int second = 0; second < seconds; ++second) {
                clock.advance(1s);
                collector.record({moved("new", "pay", "paid", 5s)}, clock.now());
                collector.tick(clock.now(), {}, {});
            }
            ServiceSnapshot snapshot;
            collector.writeInto(snapshot, 5min, clock.now());
            return snapshot;
        };
        live(60);
        clock.advance(24h * 365 * 10);
        live(5);
        clock.advance(-24h * 365 * 20);
        const ServiceSnapshot after = live(30);
        QCOMPARE(after.transitionsPerSecond, 1.0);
        QCOMPARE(after.transitions.points.size(), std::size_t(30));
        for (const SeriesPoint& point : after.transitions.points)
            QVERIFY(point.at <= clock.now() && point.value <= 1);
        QCOMPARE(after.flows.size(), std::size_t(1));
        // The corrections of a time service are borne.
        clock.advance(-3s);
        QCOMPARE(live(1).transitions.points.size(), std::size_t(30));
    }

    void chartsAddUpToWhatWasFinished()
    {
        FakeClock clock;
        FiguresCollector collector(clock.now());
        for (int second = 0; second < 400; ++second) {
            collector.record({moved("new", "pay", "paid", 5s), moved("", "created", "new", 0s)},
                             clock.now());
            if (second % 2 == 0)
                collector.record({moved("paid", "send", "sent", 1min)}, clock.now());
            collector.tick(clock.now(), {}, {.open = second, .stuck = 0});
            clock.advance(1s);
        }
        for (const std::chrono::seconds range : {900s, 3600s, 86400s}) {
            ServiceSnapshot snapshot;
            collector.writeInto(snapshot, range, clock.now());
            const auto sum = [](const SeriesView& view) {
                return std::accumulate(
                    view.points.begin(), view.points.end(), 0.0,
                    [](double total, const SeriesPoint& point) { return total + point.value; });
            };
            QCOMPARE(sum(snapshot.transitions), 600.0);
            QCOMPARE(sum(snapshot.created), 400.0);
            QCOMPARE(snapshot.flows.size(), std::size_t(2));
            QCOMPARE(snapshot.flows[0].count + snapshot.flows[1].count, std::int64_t(600));
            QCOMPARE(snapshot.transitionsPerSecond, 1.5);
            QCOMPARE(snapshot.openOrders.points.back().value, 399.0);
        }
    }

    void refusalsFindTheLifecycleOfTheirState()
    {
        FakeClock clock;
        FiguresCollector collector(clock.now());
        collector.setHomes({{"paid", {"parcel", 1}}});
        FinishedWrite refused;
        refused.kind = VerdictKind::Illegal;
        refused.from = "paid";
        refused.event = "fly";
        collector.record({refused, refused}, clock.now());
        ServiceSnapshot snapshot;
        collector.writeInto(snapshot, 300s, clock.now());
        QCOMPARE(snapshot.refusals.size(), std::size_t(1));
        QCOMPARE(snapshot.refusals[0].lifecycle, std::string("parcel"));
        QCOMPARE(snapshot.refusals[0].count, std::int64_t(2));
        QVERIFY(snapshot.flows.empty());
    }

    void backlogsShowEveryStateWithItsCompressedTarget()
    {
        OrderService::Backlog backlog;
        backlog.counts = {{"parcel", 1, "new", "SP", 3},
                          {"parcel", 1, "new", "RJ", 4},
                          {"parcel", 1, "sent", "RJ", 5}};
        const auto known = catalogue();
        const auto lines = stateBacklogs(*known, backlog, 60);
        QCOMPARE(lines.size(), std::size_t(4));
        QCOMPARE(lines[0].orders, std::int64_t(7));
        QCOMPARE(*lines[0].target, Duration(2min));
        QCOMPARE(lines[3].orders, std::int64_t(5));
        QCOMPARE(levelsOf(*known, lines).open, std::int64_t(7));
    }

    void attentionIsSortedAndLeadsToTheOrders()
    {
        FakeClock clock;
        ServiceSnapshot snapshot;
        snapshot.at = clock.now();
        snapshot.catalogue = catalogue();
        snapshot.backlogs = {{"parcel", 1, "new", 40, 2, clock.now() - 3h, Duration(2h)},
                             {"parcel", 1, "held", 6, 0, std::nullopt, std::nullopt}};
        snapshot.shards.resize(2);
        snapshot.shards[0].projectionLag = 7000;
        snapshot.shards[1].shard = 1;
        snapshot.shards[1].writable = false;
        snapshot.shards[1].trouble = "the disk is full";
        snapshot.workload =
            WorkloadStatus{.offeredPerSecond = 1200, .donePerSecond = 800, .overdue = 500};
        QCOMPARE(show(attentionList(snapshot, 90)),
                 std::string("2 3 0 the disk is full\n"
                             "1 4 7000 \n"
                             "1 5 500 offered 1200/s, done 800/s\n"
                             "1 2 90 \n"
                             "0 1 6 state:held\n"
                             "0 0 2 state:new is:stuck\n"));
        snapshot.backlogs[0].oldestSince = clock.now() - 7h;
        snapshot.shards.clear();
        snapshot.workload.reset();
        QCOMPARE(show(attentionList(snapshot, 0)), std::string("1 0 2 state:new is:stuck\n"
                                                               "0 1 6 state:held\n"));
    }
};

std::unique_ptr<QObject> makeFiguresTest() { return std::make_unique<FiguresTest>(); }

#include "tst_figures.moc"
