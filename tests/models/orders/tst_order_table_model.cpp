#include "models/order_table_model.h"
#include "tests/models/orders/order_rows.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>
#include <rapidcheck.h>

using namespace orderdeck;

class OrderTableModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mergeMakesTheModelHoldExactlyTheRows();
    void mergeOfEqualRowsSaysNothing();
    void persistentIndexesFollowTheirOrder();
    void showsTextAndRawValues();
    void ageBeyondTheTargetAsksForAttention();
    void textOfOrdersIsNoHtmlInToolTips();
};

namespace {

QString ids(const OrderTableModel& model)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts.append(model.index(row, 0).data(IdRole).toString());
    return texts.join(QLatin1Char(' '));
}

std::vector<OrderRow> rowsOf(const std::vector<std::int64_t>& ids)
{
    std::vector<OrderRow> rows;
    for (const std::int64_t id : ids)
        rows.push_back(orderRow(id, "paid"));
    return rows;
}

QVariant cell(const OrderTableModel& model, int column, int role)
{
    return model.index(0, column).data(role);
}

} // namespace

void OrderTableModelTest::mergeMakesTheModelHoldExactlyTheRows()
{
    const bool held = rc::check("any list after any list", [] {
        OrderTableModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        for (int round = 0; round < 4; ++round) {
            const auto drawn = *rc::gen::container<std::vector<std::int64_t>>(
                rc::gen::inRange<std::int64_t>(1, 30));
            std::vector<std::int64_t> wanted;
            for (const std::int64_t id : drawn)
                if (std::find(wanted.begin(), wanted.end(), id) == wanted.end())
                    wanted.push_back(id);
            model.merge(rowsOf(wanted));
            RC_ASSERT(model.rows() == rowsOf(wanted));
        }
    });
    QVERIFY(held);
}

void OrderTableModelTest::mergeOfEqualRowsSaysNothing()
{
    OrderTableModel model;
    model.merge(rowsOf({1, 2, 3}));
    const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    const QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    const QSignalSpy moved(&model, &QAbstractItemModel::rowsMoved);
    const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.merge(rowsOf({1, 2, 3}));
    QCOMPARE(inserted.size() + removed.size() + moved.size() + changed.size(), 0);
    model.merge(rowsOf({1, 3}));
    QCOMPARE(removed.size(), 1);
    QCOMPARE(inserted.size() + moved.size() + changed.size(), 0);
    QCOMPARE(ids(model), QStringLiteral("1 3"));
}

void OrderTableModelTest::persistentIndexesFollowTheirOrder()
{
    OrderTableModel model;
    model.merge(rowsOf({1, 2, 3, 4}));
    const QPersistentModelIndex three(model.index(2, 0));
    model.merge(rowsOf({9, 8, 3, 1}));
    QCOMPARE(three.row(), 2);
    model.merge(rowsOf({3, 9, 8}));
    QCOMPARE(three.row(), 0);
    QCOMPARE(model.rowOf(OrderId(8)), 2);
    QCOMPARE(model.rowOf(OrderId(1)), -1);
}

void OrderTableModelTest::showsTextAndRawValues()
{
    OrderTableModel model;
    model.setContext(orderCatalogue(), 1);
    model.setNow(Timestamp(std::chrono::hours(3)));
    OrderRow row = orderRow(7, "payment_failed");
    row.lastActor = "support-3";
    row.lastReason = "address unclear";
    model.merge({row});
    QCOMPARE(cell(model, OrderTableModel::NumberColumn, Qt::DisplayRole), QStringLiteral("A-7"));
    QCOMPARE(cell(model, OrderTableModel::StateColumn, Qt::DisplayRole),
             QStringLiteral("Payment failed"));
    QCOMPARE(cell(model, OrderTableModel::StateColumn, StateRole), int(StateKind::Failed));
    QCOMPARE(cell(model, OrderTableModel::TotalColumn, Qt::DisplayRole),
             QStringLiteral("1,234.56 BRL"));
    QCOMPARE(cell(model, OrderTableModel::TotalColumn, SortRole), qlonglong(123'456));
    QCOMPARE(cell(model, OrderTableModel::AgeColumn, Qt::DisplayRole),
             QStringLiteral("3 h 00 min"));
    QCOMPARE(cell(model, OrderTableModel::WhyColumn, Qt::DisplayRole),
             QStringLiteral("support-3: address unclear"));
    QCOMPARE(cell(model, OrderTableModel::PlacedColumn, Qt::DisplayRole),
             QStringLiteral("1970-01-01 00:00:00"));
}

void OrderTableModelTest::ageBeyondTheTargetAsksForAttention()
{
    OrderTableModel model;
    model.setContext(orderCatalogue(), 60); // paid: target 2 h, two minutes in compressed time
    model.merge({orderRow(1, "paid")});
    model.setNow(Timestamp(std::chrono::seconds(119)));
    QCOMPARE(cell(model, OrderTableModel::AgeColumn, AttentionRole), false);
    model.setNow(Timestamp(std::chrono::seconds(121)));
    QCOMPARE(cell(model, OrderTableModel::AgeColumn, AttentionRole), true);
}

void OrderTableModelTest::textOfOrdersIsNoHtmlInToolTips()
{
    OrderTableModel model;
    OrderRow row = orderRow(1, "paid");
    row.lastActor = "<img src=x>";
    model.merge({row});
    const QString tip = cell(model, OrderTableModel::WhyColumn, Qt::ToolTipRole).toString();
    QVERIFY(tip.contains(QStringLiteral("&lt;img src=x&gt;")));
    QVERIFY(!tip.contains(QStringLiteral("<img")));
}

std::unique_ptr<QObject> makeOrderTableModelTest()
{
    return std::make_unique<OrderTableModelTest>();
}

#include "tst_order_table_model.moc"
