#include "models/event_tail_model.h"

#include "models/order_table_model.h"
#include "tests/models/events/feed_events.h"
#include "tests/support/snapshot_builder.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace orderdeck;

class EventTailModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void newestIsOnTopInWords();
    void ringRemovesBeforeItInserts();
    void moreThanTheRingKeepsTheNewest();
    void statesComeFromTheirDefinition();
    void numbersTakeThePlaceOfIds();
    void filterReplacesTheRows();
};

namespace {

struct Stage {
    EventTailModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
    Stage() { model.setCatalogue(orderCatalogue()); }
    void add(std::int64_t position, int count)
    {
        std::vector<TailEvent> events;
        for (const FeedEvent& fed : manyPaid(position, count))
            events.push_back(tailOf(fed, 1));
        model.add(events);
    }
    [[nodiscard]] QString row(int row) const
    {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells.append(model.index(row, column).data().toString());
        return cells.join(QLatin1Char('|'));
    }
};

} // namespace

void EventTailModelTest::newestIsOnTopInWords()
{
    Stage stage;
    stage.add(7, 2);
    QCOMPARE(stage.row(0), QStringLiteral("10:00:00|2|8|8|pay|Placed|Paid|ana|Card was charged"));
    QCOMPARE(stage.row(1), QStringLiteral("10:00:00|2|7|7|pay|Placed|Paid|ana|Card was charged"));
    QCOMPARE(stage.model.index(0, 0).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("pay of order 8, from Placed to Paid, by ana, shard 2, at "
                            "2026-01-05 10:00:00"));
    QVERIFY(!stage.model.index(0, EventTailModel::ReasonColumn)
                 .data(Qt::ToolTipRole)
                 .toString()
                 .isEmpty());
}

void EventTailModelTest::ringRemovesBeforeItInserts()
{
    Stage stage;
    stage.add(1, EventTailModel::kMostRows - 3);
    QStringList steps;
    connect(&stage.model, &QAbstractItemModel::rowsRemoved, this,
            [&](const QModelIndex&, int first, int last) {
                steps.append(QStringLiteral("-%1..%2").arg(first).arg(last));
            });
    connect(&stage.model, &QAbstractItemModel::rowsInserted, this,
            [&](const QModelIndex&, int first, int last) {
                steps.append(QStringLiteral("+%1..%2").arg(first).arg(last));
                QVERIFY(stage.model.rowCount() <= EventTailModel::kMostRows);
            });
    stage.add(3000, 5);
    QCOMPARE(steps.join(QLatin1Char(' ')), QStringLiteral("-1995..1996 +0..4"));
    QCOMPARE(stage.model.rowCount(), EventTailModel::kMostRows);
    QCOMPARE(stage.model.at(0).position, 3004);
    QCOMPARE(stage.model.at(EventTailModel::kMostRows - 1).position, 3);
}

void EventTailModelTest::moreThanTheRingKeepsTheNewest()
{
    Stage stage;
    stage.add(1, 5);
    stage.add(10, 2 * EventTailModel::kMostRows);
    QCOMPARE(stage.model.rowCount(), EventTailModel::kMostRows);
    QCOMPARE(stage.model.at(0).position, 9 + 2 * EventTailModel::kMostRows);
    QCOMPARE(stage.model.at(EventTailModel::kMostRows - 1).position,
             10 + EventTailModel::kMostRows);
}

void EventTailModelTest::statesComeFromTheirDefinition()
{
    Stage stage;
    FeedEvent created = paid(1, OrderId(1));
    created.event.from.clear();
    created.event.to = "placed";
    FeedEvent note = paid(2, OrderId(1));
    note.event.from = note.event.to = "paid";
    FeedEvent foreign = paid(3, OrderId(1));
    foreign.lifecycle = "unheard-of";
    stage.model.add({tailOf(created), tailOf(note), tailOf(foreign)});
    const auto kind = [&](int row, int column) {
        return stage.model.index(row, column).data(StateRole);
    };
    QCOMPARE(kind(2, EventTailModel::ToColumn).toInt(), int(StateKind::Initial));
    QVERIFY(!kind(2, EventTailModel::FromColumn).isValid());
    QCOMPARE(kind(1, EventTailModel::FromColumn).toInt(), int(StateKind::InProgress));
    QCOMPARE(stage.model.index(1, EventTailModel::ToColumn).data().toString(), QString());
    QVERIFY(!kind(0, EventTailModel::ToColumn).isValid());
    QCOMPARE(stage.model.index(0, EventTailModel::ToColumn).data().toString(),
             QStringLiteral("paid"));
}

void EventTailModelTest::numbersTakeThePlaceOfIds()
{
    Stage stage;
    stage.add(7, 2);
    stage.model.setNumber(OrderId(8), QStringLiteral("A-1042"));
    QCOMPARE(stage.model.index(0, EventTailModel::OrderColumn).data().toString(),
             QStringLiteral("A-1042"));
    QCOMPARE(stage.model.index(1, EventTailModel::OrderColumn).data().toString(),
             QStringLiteral("7"));
    QCOMPARE(stage.model.index(0, 0).data(IdRole).toLongLong(), 8);
}

void EventTailModelTest::filterReplacesTheRows()
{
    Stage stage;
    stage.add(1, 10);
    TailEvent gap = tailOf(paid(4, OrderId(4)));
    gap.afterGap = true;
    stage.model.replace({tailOf(paid(3, OrderId(3))), gap});
    QCOMPARE(stage.model.rowCount(), 2);
    QCOMPARE(stage.model.at(0).position, 4);
    QVERIFY(stage.model.index(0, 0).data(EventTailModel::GapRole).toBool());
    stage.model.replace({});
    QCOMPARE(stage.model.rowCount(), 0);
}

std::unique_ptr<QObject> makeEventTailModelTest() { return std::make_unique<EventTailModelTest>(); }

#include "tst_event_tail_model.moc"
