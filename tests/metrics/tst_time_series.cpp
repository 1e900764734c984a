#include "backend/metrics/time_series.h"
#include "tests/support/property.h"

#include <QObject>

#include <memory>
#include <numeric>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

constexpr Timestamp kStart = std::chrono::sys_days(std::chrono::year(2026) / 1 / 5);

double sumOf(const std::vector<SeriesPoint>& points)
{
    return std::accumulate(points.begin(), points.end(), 0.0,
                           [](double sum, const SeriesPoint& p) { return sum + p.value; });
}

std::string dump(const std::vector<SeriesPoint>& points)
{
    std::string text;
    for (const SeriesPoint& point : points)
        text += std::to_string((point.at - kStart) / 1s) +
                "s=" + std::to_string(static_cast<int>(point.value)) + " ";
    return text;
}

} // namespace

class TimeSeriesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sumKeepsTheTotalInBothRings()
    {
        TimeSeries series(Consolidation::Sum);
        double total = 0;
        for (int second = 0; second < 2 * 3600; ++second) {
            series.record(kStart + std::chrono::seconds(second), second % 7);
            total += second % 7;
        }
        // Two hours: the fine ring has wrapped, the coarse one holds all.
        QCOMPARE(series.stepSince(kStart), 30s);
        QCOMPARE(sumOf(series.since(kStart)), total);
        const Timestamp lastHour = kStart + 1h;
        QCOMPARE(series.stepSince(lastHour), 1s);
        const double fine = sumOf(series.since(lastHour));
        double expected = 0;
        for (int second = 3600; second < 2 * 3600; ++second)
            expected += second % 7;
        QCOMPARE(fine, expected);
    }

    void sumOfAnySequenceIsKept()
    {
        OD_PROPERTY("the integral is the number of things that happened", [] {
            const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
                rc::gen::pair(rc::gen::inRange(-90, 90), rc::gen::inRange(0, 50)));
            TimeSeries series(Consolidation::Sum);
            Timestamp at = kStart;
            double total = 0;
            for (const auto& [seconds, count] : steps) {
                at += std::chrono::seconds(seconds);
                series.record(at, count);
                total += count;
            }
            const auto points = series.since(Timestamp::min());
            RC_ASSERT(sumOf(points) == total);
            for (std::size_t i = 1; i < points.size(); ++i)
                RC_ASSERT(points[i - 1].at < points[i].at);
        });
    }

    void lastReplacesAndMaxKeepsTheWorst()
    {
        TimeSeries last(Consolidation::Last);
        TimeSeries most(Consolidation::Max);
        for (const auto& [at, value] :
             {std::pair(0ms, 5.0), {400ms, 9.0}, {900ms, 7.0}, {1000ms, 1.0}, {5500ms, 3.0}}) {
            last.record(kStart + at, value);
            most.record(kStart + at, value);
        }
        QCOMPARE(dump(last.since(kStart)), std::string("0s=7 1s=1 5s=3 "));
        QCOMPARE(dump(most.since(kStart)), std::string("0s=9 1s=1 5s=3 "));
        QCOMPARE(dump(most.since(kStart + 1s)), std::string("1s=1 5s=3 "));
    }

    void timeThatGoesBackCountsForTheNewestInterval()
    {
        TimeSeries series(Consolidation::Sum);
        series.record(kStart + 10s, 1);
        series.record(kStart + 3s, 2);
        series.record(kStart + 11s, 4);
        QCOMPARE(dump(series.since(kStart)), std::string("10s=3 11s=4 "));
    }

    void ringsAreBounded()
    {
        TimeSeries series(Consolidation::Last);
        const int hours = 30;
        for (int second = 0; second < hours * 3600; ++second)
            series.record(kStart + std::chrono::seconds(second), second);
        const Timestamp now = kStart + std::chrono::hours(hours);
        const auto coarse = series.since(kStart);
        QCOMPARE(coarse.size(), TimeSeries::kCoarsePoints);
        QCOMPARE(coarse.front().at, now - 26h);
        QCOMPARE(coarse.back().value, hours * 3600.0 - 1);
        const auto fine = series.since(now - 1h);
        QCOMPARE(fine.size(), TimeSeries::kFinePoints);
        QCOMPARE(fine.front().at, now - 1h);
    }

    void usualIsUnknownAtFirst()
    {
        TimeSeries series(Consolidation::Last);
        QVERIFY(!series.usual(kStart));
        for (int second = 0; second < 59; ++second)
            series.record(kStart + std::chrono::seconds(second), 1);
        QVERIFY(!series.usual(kStart + 1min));
        series.record(kStart + 59s, 1);
        QVERIFY(!series.usual(kStart + 59s));
        const auto usual = series.usual(kStart + 1min);
        QVERIFY(usual.has_value());
        QCOMPARE(usual->since, kStart);
    }

    void usualLiesBetweenTheTenthAndTheNinetiethPercentile()
    {
        TimeSeries series(Consolidation::Last);
        for (int second = 0; second < 100; ++second)
            series.record(kStart + std::chrono::seconds(second), (second * 37) % 100 + 1);
        const auto usual = series.usual(kStart + 100s);
        QVERIFY(usual.has_value());
        QCOMPARE(usual->low, 10.0);
        QCOMPARE(usual->high, 90.0);
    }

    void usualOfASumIsPerSecondInEitherRing()
    {
        TimeSeries series(Consolidation::Sum);
        for (int second = 0; second < 3600; ++second) {
            series.record(kStart + std::chrono::seconds(second), 4);
            if (second == 120) {
                QCOMPARE(series.usual(kStart + 120s)->low, 4.0);
            }
        }
        const auto usual = series.usual(kStart + 1h);
        QCOMPARE(usual->low, 4.0);
        QCOMPARE(usual->high, 4.0);
    }

    void usualForgetsWhatIsOlderThanADay()
    {
        TimeSeries series(Consolidation::Last);
        for (int minute = 0; minute < 26 * 60; ++minute)
            series.record(kStart + std::chrono::minutes(minute), minute < 120 ? 1000 : 5);
        const auto usual = series.usual(kStart + 26h);
        QCOMPARE(usual->high, 5.0);
        QCOMPARE(usual->since, kStart + 2h);
    }
};

std::unique_ptr<QObject> makeTimeSeriesTest();
std::unique_ptr<QObject> makeTimeSeriesTest() { return std::make_unique<TimeSeriesTest>(); }

#include "tst_time_series.moc"
