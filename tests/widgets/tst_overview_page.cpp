#include "tests/widgets/frame_stage.h"
#include "widgets/charts/chart_panel.h"
#include "widgets/overview/attention_list.h"
#include "widgets/overview/overview_page.h"
#include "widgets/overview/stat_tile.h"
#include "widgets/overview/state_bars.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace orderdeck;

class OverviewPageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tilesLeadToTheirOrders();
    void stateBarsLeadToTheirOrdersByMouseAndKeys();
    void attentionLinesLeadToThePlace();
    void selectedRangeIsNamedAndGivenUp();
    void pausedTrafficIsMarked();
};

namespace {

AttentionItem stuckInPaid()
{
    AttentionItem item;
    item.topic = AttentionItem::Topic::StuckOrders;
    item.severity = AttentionItem::Severity::Warning;
    item.lifecycle = "order";
    item.state = "paid";
    item.count = 31;
    item.filter = "is:stuck state:paid";
    return item;
}

QString filterOf(const QSignalSpy& spy)
{
    return spy.isEmpty() ? QString() : spy.back()[1].toString();
}

struct Stage : FrameStage {
    Page* page = window->pages().front();
    QSignalSpy led{page, &Page::goToRequested};
    Stage() { publish(snapshot().attention({stuckInPaid()}).build()); }
};

} // namespace

void OverviewPageTest::tilesLeadToTheirOrders()
{
    Stage stage;
    const auto tiles = stage.page->findChildren<StatTile*>();
    QCOMPARE(tiles.size(), 5);
    QTest::mouseClick(tiles[0], Qt::LeftButton);
    QCOMPARE(stage.led.count(), 0);
    tiles[4]->setFocus();
    QTest::keyClick(tiles[4], Qt::Key_Space);
    QCOMPARE(filterOf(stage.led), QStringLiteral("is:stuck"));
    QCOMPARE(stage.window->currentPage()->info().key, QStringLiteral("orders"));
}

void OverviewPageTest::stateBarsLeadToTheirOrdersByMouseAndKeys()
{
    Stage stage;
    auto* bars = stage.page->findChild<StateBars*>();
    const QRect second = bars->visualRect(bars->model()->index(1, 0));
    QTest::mouseClick(bars->viewport(), Qt::LeftButton, {}, second.center());
    QCOMPARE(filterOf(stage.led),
             bars->model()->index(1, 0).data(StateBarsModel::FilterRole).toString());
    stage.window->showPage(0);
    bars->setFocus();
    bars->setCurrentIndex(bars->model()->index(0, 0));
    QTest::keyClick(bars, Qt::Key_Down);
    QTest::keyClick(bars, Qt::Key_Down);
    QTest::keyClick(bars, Qt::Key_Return);
    QCOMPARE(filterOf(stage.led),
             bars->model()->index(2, 0).data(StateBarsModel::FilterRole).toString());
}

void OverviewPageTest::attentionLinesLeadToThePlace()
{
    Stage stage;
    auto* list = stage.page->findChild<AttentionList*>();
    QCOMPARE(list->model()->rowCount(), 1);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualRect(list->model()->index(0, 0)).center());
    QCOMPARE(filterOf(stage.led), QStringLiteral("is:stuck state:paid"));
}

void OverviewPageTest::selectedRangeIsNamedAndGivenUp()
{
    Stage stage;
    auto* plot =
        stage.page->findChild<ChartPanel*>(QStringLiteral("readsChart"))->findChild<PlotView*>();
    QTest::mousePress(plot->viewport(), Qt::LeftButton, {}, QPoint(100, 60));
    QTest::mouseRelease(plot->viewport(), Qt::LeftButton, {}, QPoint(200, 60));
    auto* chosen = stage.page->toolbar()->findChild<QPushButton*>();
    QVERIFY(chosen->isVisible());
    QVERIFY(chosen->text().startsWith(QLatin1String("09:")));
    QTest::mouseClick(chosen, Qt::LeftButton);
    QVERIFY(!chosen->isVisible());
}

void OverviewPageTest::pausedTrafficIsMarked()
{
    Stage stage;
    WorkloadStatus status;
    status.paused = true;
    stage.publish(stage.snapshot().workload(status).build());
    QVERIFY(stage.action(QStringLiteral("Resume simulated traffic")) != nullptr);
    status.paused = false;
    stage.publish(stage.snapshot().workload(status).build());
    QVERIFY(stage.action(QStringLiteral("Pause simulated traffic")) != nullptr);
}

std::unique_ptr<QObject> makeOverviewPageTest() { return std::make_unique<OverviewPageTest>(); }

#include "tst_overview_page.moc"
