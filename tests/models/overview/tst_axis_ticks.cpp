#include "models/axis_ticks.h"

#include <QTest>

using namespace orderdeck;

class AxisTicksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void linearTicksAreRoundAndReachTheTop_data();
    void linearTicksAreRoundAndReachTheTop();
    void logTicksCoverTheValues_data();
    void logTicksCoverTheValues();
    void timesAreRoundAndInTheZone();
};

namespace {

QString asText(const QList<AxisTick>& ticks)
{
    QStringList labels;
    for (const AxisTick& tick : ticks)
        labels.append(tick.label);
    return labels.join(QLatin1Char('|'));
}

} // namespace

void AxisTicksTest::linearTicksAreRoundAndReachTheTop_data()
{
    QTest::addColumn<double>("highest");
    QTest::addColumn<QString>("labels");
    QTest::newRow("nothing") << 0.0 << QStringLiteral("0|0.5|1");
    QTest::newRow("small") << 0.8 << QStringLiteral("0|0.2|0.4|0.6|0.8");
    QTest::newRow("tens") << 97.0 << QStringLiteral("0|50|100");
    QTest::newRow("thousands") << 3200.0 << QStringLiteral("0|1 k|2 k|3 k|4 k");
}

void AxisTicksTest::linearTicksAreRoundAndReachTheTop()
{
    QFETCH(double, highest);
    QFETCH(QString, labels);
    QCOMPARE(asText(linearTicks(highest, 4)), labels);
}

void AxisTicksTest::logTicksCoverTheValues_data()
{
    QTest::addColumn<double>("lowest");
    QTest::addColumn<double>("highest");
    QTest::addColumn<QString>("labels");
    QTest::newRow("one decade") << 1.9 << 8.2 << QStringLiteral("1|2|5|10");
    QTest::newRow("many decades") << 0.4 << 900.0 << QStringLiteral("0.1|1|10|100|1 k");
    QTest::newRow("nothing") << 0.0 << 0.0 << QStringLiteral("1|2|5|10");
}

void AxisTicksTest::logTicksCoverTheValues()
{
    QFETCH(double, lowest);
    QFETCH(double, highest);
    QFETCH(QString, labels);
    QCOMPARE(asText(logTicks(lowest, highest)), labels);
}

void AxisTicksTest::timesAreRoundAndInTheZone()
{
    const double noon = 1767614400000.0; // 2026-01-05 12:00:00 UTC
    QCOMPARE(asText(timeTicks({noon + 61'000, noon + 900'000}, 4, Qt::UTC)),
             QStringLiteral("12:05|12:10|12:15"));
    QCOMPARE(asText(timeTicks({noon + 1'000, noon + 61'000}, 4, Qt::UTC)),
             QStringLiteral("12:00:15|12:00:30|12:00:45|12:01:00"));
}

std::unique_ptr<QObject> makeAxisTicksTest() { return std::make_unique<AxisTicksTest>(); }

#include "tst_axis_ticks.moc"
