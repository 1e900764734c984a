#include "tests/support/fake_clock.h"
#include "tests/support/snapshot_builder.h"
#include "widgets/charts/chart_panel.h"
#include "widgets/charts/plot_view.h"
#include "widgets/overview/overview_page.h"
#include "widgets/overview/state_bars.h"

#include <QSignalSpy>
#include <QTest>
#include <QtCharts/QAreaSeries>
#include <QtCharts/QLineSeries>

using namespace orderdeck;

class ChartsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void drawsAtMostTwoPointsPerPixelColumn();
    void hiddenPanelDrawsWhenItComesIntoSight();
    void legendTellsThePresentAndWhatIsUnderTheCrosshair();
    void dragSelectsARangeForAllAndEscapeGivesItUp();
    void arrowsMoveTheCrosshair();
    void keysZoomAboutTheCrosshair();
    void anHourIsDrawnInFewPoints();
    void barsAreLogarithmic();
};

namespace {

ChartContent longContent(int points)
{
    ChartContent content;
    content.span = {0, double(points) * 1000};
    ChartCurve curve{QStringLiteral("value"), CurveShape::FilledLine, {}, {}};
    for (int i = 0; i < points; ++i)
        curve.points.append({i * 1000.0, double(i % 97)});
    content.curves.append(curve);
    return content;
}

struct Stage {
    Appearance appearance;
    ViewSettings view;
    ChartGroup group;
    ChartPanel panel{{QStringLiteral("Reads"), QStringLiteral("per second"), ChartScale::Linear,
                      ChartColours::Series, QStringLiteral("nothing")},
                     {appearance, view, group}};
    Stage()
    {
        panel.resize(500, 260);
        panel.show();
    }
    QWidget* canvas() { return panel.findChild<PlotView*>()->viewport(); }
};

} // namespace

void ChartsTest::drawsAtMostTwoPointsPerPixelColumn()
{
    Stage stage;
    stage.panel.show(longContent(86'400));
    const int columns = int(stage.panel.plot().chart()->plotArea().width());
    QVERIFY(columns > 300);
    QVERIFY(stage.panel.plot().drawnPoints() <= 2 * columns);
    QVERIFY(stage.panel.plot().drawnPoints() > columns);
}

void ChartsTest::hiddenPanelDrawsWhenItComesIntoSight()
{
    Stage stage;
    stage.panel.hide();
    stage.panel.show(longContent(100));
    QCOMPARE(stage.panel.plot().drawnPoints(), 0);
    stage.panel.show();
    QCOMPARE(stage.panel.plot().drawnPoints(), 100);
}

void ChartsTest::legendTellsThePresentAndWhatIsUnderTheCrosshair()
{
    Stage stage;
    stage.panel.show(longContent(50));
    QCOMPARE(stage.panel.legendText(), QStringLiteral("value 49.0"));
    stage.group.setCrosshair(7'400);
    QCOMPARE(stage.panel.legendText(), QStringLiteral("value 7.0"));
    stage.group.setCrosshair(std::nullopt);
    QCOMPARE(stage.panel.legendText(), QStringLiteral("value 49.0"));
}

void ChartsTest::dragSelectsARangeForAllAndEscapeGivesItUp()
{
    Stage stage;
    stage.panel.show(longContent(1000));
    const QPoint from(120, 80);
    const QPoint to(240, 90);
    QTest::mousePress(stage.canvas(), Qt::LeftButton, {}, from);
    QTest::mouseMove(stage.canvas(), to);
    QTest::mouseRelease(stage.canvas(), Qt::LeftButton, {}, to);
    QVERIFY(stage.group.zoom().has_value());
    const double length = stage.group.zoom()->to - stage.group.zoom()->from;
    QVERIFY(length > 200'000 && length < 330'000);
    QTest::keyClick(stage.panel.findChild<PlotView*>(), Qt::Key_Escape);
    QVERIFY(!stage.group.zoom().has_value());
    QTest::mouseClick(stage.canvas(), Qt::LeftButton, {}, from);
    QVERIFY(!stage.group.zoom().has_value());
}

void ChartsTest::arrowsMoveTheCrosshair()
{
    Stage stage;
    stage.panel.show(longContent(50));
    auto* plot = stage.panel.findChild<PlotView*>();
    QTest::keyClick(plot, Qt::Key_Left);
    QCOMPARE(stage.group.crosshair().value_or(0), 48'000.0);
    QTest::keyClick(plot, Qt::Key_Right);
    QCOMPARE(stage.group.crosshair().value_or(0), 49'000.0);
    QVERIFY(!plot->accessibleName().isEmpty());
}

void ChartsTest::keysZoomAboutTheCrosshair()
{
    Stage stage;
    stage.panel.show(longContent(600));
    auto* plot = stage.panel.findChild<PlotView*>();
    const auto length = [&stage] {
        return stage.group.zoom() ? stage.group.zoom()->to - stage.group.zoom()->from : 0;
    };
    stage.group.setCrosshair(150'000);
    QTest::keyClick(plot, Qt::Key_Plus);
    QTest::keyClick(plot, Qt::Key_Plus);
    const double quarter = length();
    QVERIFY(quarter > 149'000 && quarter < 151'000);
    QVERIFY(stage.group.zoom()->from < 150'000 && stage.group.zoom()->to > 150'000);
    QTest::keyClick(plot, Qt::Key_Minus);
    QCOMPARE(length(), 2 * quarter);
    QTest::keyClick(plot, Qt::Key_Minus);
    QVERIFY(!stage.group.zoom());
    for (int press = 0; press < 20; ++press)
        QTest::keyClick(plot, Qt::Key_Plus);
    QVERIFY(length() >= 4000);
}

void ChartsTest::anHourIsDrawnInFewPoints()
{
    Stage stage;
    const auto snapshot =
        SnapshotBuilder(FakeClock().now(), orderCatalogue()).range(std::chrono::hours(1)).build();
    stage.panel.show(writesContent(*snapshot));
    (void)stage.panel.grab();
    auto* plot = stage.panel.findChild<PlotView*>();
    int lines = 0;
    for (const QAbstractSeries* series : plot->chart()->series()) {
        const auto* area = qobject_cast<const QAreaSeries*>(series);
        const auto* line =
            area != nullptr ? area->upperSeries() : qobject_cast<const QLineSeries*>(series);
        if (line == nullptr)
            continue;
        ++lines;
        // Two points per pixel column, whatever the range.
        QVERIFY2(line->count() <= 2 * plot->width(), qPrintable(QString::number(line->count())));
        QVERIFY(line->count() > 10);
    }
    QVERIFY(lines > 0);
}

void ChartsTest::barsAreLogarithmic()
{
    QCOMPARE(barShare(0, 100), 0.0);
    QCOMPARE(barShare(100, 100), 1.0);
    QVERIFY(barShare(84, 1'780'000) > 0.3);
    QVERIFY(barShare(84, 1'780'000) < barShare(312, 1'780'000));
}

std::unique_ptr<QObject> makeChartsTest() { return std::make_unique<ChartsTest>(); }

#include "tst_charts.moc"
