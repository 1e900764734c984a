#include "models/feed_position_model.h"

#include "models/order_table_model.h"
#include "tests/support/fake_clock.h"
#include "tests/support/snapshot_builder.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace orderdeck;
using namespace std::chrono_literals;

class FeedPositionModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsWhereEveryConsumerIs();
    void followsTheNumberOfShards();
};

namespace {

ServiceSnapshot shards(int count)
{
    static const auto catalogue = orderCatalogue();
    return *SnapshotBuilder(FakeClock().now(), catalogue).shards(count).events(52'000).build();
}

QString dump(const FeedPositionModel& model)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells.append(model.index(row, column).data().toString());
        lines.append(cells.join(QLatin1Char('|')));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

void FeedPositionModelTest::tellsWhereEveryConsumerIs()
{
    FeedPositionModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    ServiceSnapshot snapshot = shards(2);
    snapshot.shards[1].projectionPosition = 44'990;
    snapshot.shards[1].projectionLag = 7'010;
    snapshot.shards[1].projectionAge = 12s;
    model.show(snapshot);
    QCOMPARE(dump(model), QString::fromUtf8("Lists, shard 1|52,000|52,000|0\n"
                                            "Lists, shard 2|52,000|44,990|7,010 · 12 s"));
    QVERIFY(model.index(1, FeedPositionModel::BehindColumn).data(AttentionRole).toBool());
    QVERIFY(!model.index(0, FeedPositionModel::BehindColumn).data(AttentionRole).toBool());
}

void FeedPositionModelTest::followsTheNumberOfShards()
{
    FeedPositionModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    for (const int count : {3, 16, 1}) {
        model.show(shards(count));
        QCOMPARE(model.rowCount(), count);
    }
}

std::unique_ptr<QObject> makeFeedPositionModelTest()
{
    return std::make_unique<FeedPositionModelTest>();
}

#include "tst_feed_position_model.moc"
