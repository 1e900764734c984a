#include "models/series_reduction.h"
#include "tests/support/fake_clock.h"
#include "tests/support/snapshot_builder.h"

#include <QTest>
#include <rapidcheck.h>

#include <cmath>
#include <limits>
#include <numeric>

using namespace orderdeck;
using namespace std::chrono_literals;

class SeriesReductionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsTheExtremesOfEveryColumnAndNoMoreThanTwoPoints();
    void dropsWhatIsNoNumber();
    void keepsTheNeighboursOutside();
    void ratesIntegrateToWhatHappenedAtEveryRange();
    void leavesTheUnfinishedIntervalOut();
    void silentIntervalsAreZero();
    void percentilesKeepTheWorstOfAnInterval();
    void stacksPointByPoint();
    void youngServiceShowsLessThanTheRange();
};

namespace {

QList<QPointF> pointsOf(const std::vector<double>& values)
{
    QList<QPointF> points;
    for (std::size_t i = 0; i < values.size(); ++i)
        points.append({double(i), values[i]});
    return points;
}

QList<QPointF> reduced(const QList<QPointF>& points, ColumnRange range)
{
    return reduceToColumns({points.data(), std::size_t(points.size())}, range);
}

QString asText(const QList<QPointF>& points)
{
    QStringList parts;
    for (const QPointF& point : points)
        parts.append(QStringLiteral("%1:%2").arg(point.x()).arg(point.y()));
    return parts.join(QLatin1Char(' '));
}

double integral(const QList<QPointF>& rates, std::chrono::seconds interval)
{
    return std::accumulate(rates.begin(), rates.end(), 0.0, [&](double sum, const QPointF& point) {
        return sum + point.y() * double(interval.count());
    });
}

} // namespace

void SeriesReductionTest::keepsTheExtremesOfEveryColumnAndNoMoreThanTwoPoints()
{
    const bool held = rc::check("reduced to columns", [](const std::vector<int>& raw) {
        std::vector<double> values(raw.begin(), raw.end());
        const QList<QPointF> points = pointsOf(values);
        const int columns = *rc::gen::inRange(1, 40);
        const double right = std::max<double>(1, double(values.size()) - 1);
        const QList<QPointF> out = reduced(points, {0, right, columns});
        RC_ASSERT(out.size() <= 2 * columns);
        RC_ASSERT(std::is_sorted(out.begin(), out.end(),
                                 [](const QPointF& a, const QPointF& b) { return a.x() < b.x(); }));
        if (values.empty())
            return;
        const auto byValue = [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); };
        const auto [low, high] = std::minmax_element(points.begin(), points.end(), byValue);
        const auto [outLow, outHigh] = std::minmax_element(out.begin(), out.end(), byValue);
        RC_ASSERT(outLow->y() == low->y());
        RC_ASSERT(outHigh->y() == high->y());
    });
    QVERIFY(held);
}

void SeriesReductionTest::dropsWhatIsNoNumber()
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const QList<QPointF> points{{0, 1}, {1, nan}, {2, HUGE_VAL}, {3, 2}};
    QCOMPARE(asText(reduced(points, {0, 3, 3})), QStringLiteral("0:1 3:2"));
}

void SeriesReductionTest::keepsTheNeighboursOutside()
{
    const QList<QPointF> points = pointsOf({5, 6, 7, 8, 9, 10});
    QCOMPARE(asText(reduced(points, {2, 3, 2})), QStringLiteral("1:6 2:7 3:8 4:9"));
}

void SeriesReductionTest::ratesIntegrateToWhatHappenedAtEveryRange()
{
    for (const std::chrono::seconds range : {300s, 900s, 3600s, 86400s}) {
        const auto built =
            SnapshotBuilder(FakeClock().now(), orderCatalogue()).range(range).build();
        const SeriesView& series = built->transitions;
        const QList<QPointF> rates = ratePoints(series, *built);
        const std::chrono::seconds interval = chartInterval(range, series.step);
        const double first = rates.front().x() - double(interval.count()) * 500;
        const double last = rates.back().x() + double(interval.count()) * 500;
        double happened = 0;
        for (const SeriesPoint& point : series.points) {
            const double at = double(toMicros(point.at)) / 1000;
            happened += at >= first && at < last ? point.value : 0;
        }
        QVERIFY(rates.size() >= 40 && rates.size() <= 240);
        QVERIFY(std::abs(integral(rates, interval) - happened) < 1e-6 * happened);
        QVERIFY(last <= double(toMicros(built->at)) / 1000);
    }
}

void SeriesReductionTest::leavesTheUnfinishedIntervalOut()
{
    ServiceSnapshot snapshot;
    snapshot.range = 300s;
    snapshot.at = FakeClock().now() + 7s;
    snapshot.startedAt = snapshot.at - 1h;
    snapshot.created.points = {{FakeClock().now(), 10}, {FakeClock().now() + 6s, 99}};
    const QList<QPointF> rates = ratePoints(snapshot.created, snapshot);
    QCOMPARE(rates.back().y(), 2.0);
}

void SeriesReductionTest::silentIntervalsAreZero()
{
    ServiceSnapshot snapshot;
    snapshot.range = 300s;
    snapshot.at = FakeClock().now();
    snapshot.startedAt = snapshot.at - 1h;
    const QList<QPointF> rates = ratePoints(snapshot.refused, snapshot);
    QVERIFY(rates.size() > 50);
    for (const QPointF& point : rates)
        QCOMPARE(point.y(), 0.0);
}

void SeriesReductionTest::percentilesKeepTheWorstOfAnInterval()
{
    ServiceSnapshot snapshot;
    snapshot.range = 300s;
    snapshot.at = FakeClock().now() + 10s;
    snapshot.startedAt = snapshot.at - 1h;
    for (int second = 0; second < 5; ++second)
        snapshot.writeP99.points.push_back(
            {FakeClock().now() + std::chrono::seconds(second), second == 2 ? 80.0 : 1.0 + second});
    const QList<QPointF> worst = levelPoints(snapshot.writeP99, snapshot, LevelKind::Worst);
    const QList<QPointF> last = levelPoints(snapshot.writeP99, snapshot, LevelKind::Last);
    QCOMPARE(worst.size(), 1);
    QCOMPARE(worst.front().y(), 80.0);
    QCOMPARE(last.front().y(), 5.0);
}

void SeriesReductionTest::stacksPointByPoint()
{
    const auto layers = stacked({{{0, 1}, {1, 2}}, {{0, 10}, {1, 20}}, {{0, 100}, {1, 200}}});
    QCOMPARE(asText(layers[0]), QStringLiteral("0:1 1:2"));
    QCOMPARE(asText(layers[1]), QStringLiteral("0:11 1:22"));
    QCOMPARE(asText(layers[2]), QStringLiteral("0:111 1:222"));
}

void SeriesReductionTest::youngServiceShowsLessThanTheRange()
{
    ServiceSnapshot snapshot;
    snapshot.range = 900s;
    snapshot.at = FakeClock().now();
    const auto shown = [&](std::chrono::seconds age) {
        snapshot.startedAt = snapshot.at - age;
        const ChartSpan span = spanOf(snapshot);
        return qRound((span.to - span.from) / 1000);
    };
    QCOMPARE(shown(2s), 60);
    QCOMPARE(shown(200s), 200);
    QCOMPARE(shown(2000s), 900);
}

std::unique_ptr<QObject> makeSeriesReductionTest()
{
    return std::make_unique<SeriesReductionTest>();
}

#include "tst_series_reduction.moc"
