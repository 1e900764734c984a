#include "models/attention_model.h"
#include "tests/support/fake_clock.h"
#include "tests/support/snapshot_builder.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QTest>
#include <rapidcheck.h>

using namespace orderdeck;
using namespace std::chrono_literals;

class AttentionModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsEveryTopicInWords();
    void everyLineKnowsItsPlace();
    void mergesAnyListIntoAnyOther();
    void selectionFollowsItsLine();
};

namespace {

using Topic = AttentionItem::Topic;

AttentionItem item(Topic topic, const std::string& state, std::int64_t count)
{
    AttentionItem result;
    result.topic = topic;
    result.lifecycle = "order";
    result.state = state;
    result.count = count;
    return result;
}

std::shared_ptr<const ServiceSnapshot> snapshotWith(std::vector<AttentionItem> items)
{
    static const auto catalogue = orderCatalogue();
    return SnapshotBuilder(FakeClock().now(), catalogue)
        .attention(std::move(items))
        .empty()
        .build();
}

QString dump(const AttentionModel& model)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex index = model.index(row);
        lines.append(index.data().toString() % QStringLiteral(" / ") %
                     index.data(AttentionModel::DetailRole).toString());
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

void AttentionModelTest::tellsEveryTopicInWords()
{
    AttentionModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    AttentionItem stuck = item(Topic::StuckOrders, "paid", 31);
    stuck.oldest = FakeClock().now() - 134min;
    AttentionItem stopped = item(Topic::ShardStopped, "", 0);
    stopped.shard = 1;
    stopped.detail = "disk full";
    AttentionItem lag = item(Topic::ProjectionLag, "", 12'345);
    lag.shard = 0;
    AttentionItem hot = item(Topic::HotShard, "", 71);
    hot.shard = 2;
    hot.detail = "fair would be 33 %";
    model.show(*snapshotWith({stuck, stopped, lag, hot, item(Topic::OnHold, "held", 6),
                              item(Topic::Refusals, "", 84), item(Topic::Overload, "", 900)}));
    QCOMPARE(dump(model), QStringLiteral("31 orders past target in Paid / oldest 2 h 14 min\n"
                                         "Shard 2 takes no writes / disk full\n"
                                         "Lists of shard 1 are 12,345 events behind / \n"
                                         "Shard 3 takes 71 % of the writes / fair would be 33 %\n"
                                         "6 orders on hold in Held / \n"
                                         "84 requests refused / \n"
                                         "The store does not keep up / 900 requests wait"));
}

void AttentionModelTest::everyLineKnowsItsPlace()
{
    AttentionModel model;
    AttentionItem held = item(Topic::OnHold, "held", 6);
    held.filter = "state:held";
    AttentionItem hot = item(Topic::HotShard, "", 71);
    hot.shard = 2;
    model.show(*snapshotWith({held, hot, item(Topic::Refusals, "", 84)}));
    QStringList places;
    for (int row = 0; row < model.rowCount(); ++row)
        places.append(model.index(row).data(AttentionModel::PageRole).toString() %
                      QLatin1Char(' ') %
                      model.index(row).data(AttentionModel::FilterRole).toString());
    QCOMPARE(places.join(QLatin1Char('|')), QStringLiteral("orders state:held|shards 3| "));
}

void AttentionModelTest::mergesAnyListIntoAnyOther()
{
    const bool held = rc::check("attention merges", [] {
        AttentionModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        for (int round = 0; round < 4; ++round) {
            // A shuffled list of few states, each at most once.
            auto states = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 8));
            std::vector<int> once;
            for (const int state : states) {
                if (std::find(once.begin(), once.end(), state) == once.end())
                    once.push_back(state);
            }
            states = once;
            std::vector<AttentionItem> items;
            for (const int state : states)
                items.push_back(
                    item(Topic::StuckOrders, "s" + std::to_string(state), state + round));
            model.show(*snapshotWith(items));
            QStringList expected;
            for (const int state : states)
                expected.append(QStringLiteral("%1 past target in s%2 / ")
                                    .arg(state + round == 1
                                             ? QStringLiteral("1 order")
                                             : QStringLiteral("%1 orders").arg(state + round))
                                    .arg(state));
            RC_ASSERT(dump(model) == expected.join(QLatin1Char('\n')));
        }
    });
    QVERIFY(held);
}

void AttentionModelTest::selectionFollowsItsLine()
{
    AttentionModel model;
    model.show(
        *snapshotWith({item(Topic::StuckOrders, "paid", 1), item(Topic::StuckOrders, "held", 2)}));
    const QPersistentModelIndex held(model.index(1));
    model.show(
        *snapshotWith({item(Topic::StuckOrders, "held", 3), item(Topic::StuckOrders, "paid", 1)}));
    QCOMPARE(held.row(), 0);
    QVERIFY(held.data().toString().startsWith(QLatin1String("3 ")));
}

std::unique_ptr<QObject> makeAttentionModelTest() { return std::make_unique<AttentionModelTest>(); }

#include "tst_attention_model.moc"
