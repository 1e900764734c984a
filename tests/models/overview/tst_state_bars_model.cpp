#include "models/state_bars_model.h"
#include "tests/support/fake_clock.h"
#include "tests/support/snapshot_builder.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace orderdeck;

class StateBarsModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsOpenStatesWithTheirOrders();
    void changesInPlaceWhenOnlyNumbersChange();
    void emptyStoreStillShowsItsStates();
};

void StateBarsModelTest::showsOpenStatesWithTheirOrders()
{
    StateBarsModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    const auto snapshot =
        SnapshotBuilder(FakeClock().now(), orderCatalogue()).backlogStep(10).build();
    model.show(*snapshot);
    std::int64_t orders = 0;
    for (int row = 0; row < model.rowCount(); ++row)
        orders += model.index(row).data(StateBarsModel::OrdersRole).toLongLong();
    QCOMPARE(orders, snapshot->openTotal);
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("Placed"));
    QCOMPARE(model.index(0).data(StateBarsModel::FilterRole).toString(),
             QStringLiteral("state:placed"));
    QVERIFY(model.largest() > 0);
}

void StateBarsModelTest::changesInPlaceWhenOnlyNumbersChange()
{
    StateBarsModel model;
    const auto catalogue = orderCatalogue();
    model.show(*SnapshotBuilder(FakeClock().now(), catalogue).backlogStep(10).build());
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.show(*SnapshotBuilder(FakeClock().now(), catalogue).backlogStep(11).build());
    model.show(*SnapshotBuilder(FakeClock().now(), catalogue).backlogStep(11).build());
    QCOMPARE(resets.count(), 0);
    QCOMPARE(changes.count(), 1);
}

void StateBarsModelTest::emptyStoreStillShowsItsStates()
{
    StateBarsModel model;
    model.show(*SnapshotBuilder(FakeClock().now(), orderCatalogue()).backlogStep(0).build());
    QVERIFY(model.rowCount() > 5);
    QCOMPARE(model.largest(), 0);
}

std::unique_ptr<QObject> makeStateBarsModelTest() { return std::make_unique<StateBarsModelTest>(); }

#include "tst_state_bars_model.moc"
