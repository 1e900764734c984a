#include "models/timeline_model.h"
#include "tests/models/orders/order_rows.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace orderdeck;
using namespace std::chrono_literals;

class TimelineModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsNewestFirstWithWhoAndHowLong();
    void aNewVersionIsInsertedNotReset();
    void aClockThatRunsBackwardsIsSaid();
};

namespace {

Event step(std::int64_t version, const char* name, const char* from, const char* to, Duration at)
{
    Event event;
    event.order = OrderId(5);
    event.version = version;
    event.name = name;
    event.from = from;
    event.to = to;
    event.at = Timestamp(at);
    event.actor = {"worker payment", Role::Service};
    event.lifecycleVersion = 1;
    return event;
}

Order anOrder()
{
    Order order;
    order.id = OrderId(5);
    order.lifecycle = "order";
    order.lifecycleVersion = 1;
    return order;
}

std::vector<Event> story()
{
    Event hold = step(4, "hold", "paid", "held", 24min + 100s);
    hold.actor = {"support-3", Role::Support};
    hold.reason = "address unclear";
    return {step(1, "created", "", "placed", 0s), step(2, "pay", "placed", "paid", 40s),
            step(3, "note", "paid", "paid", 60s), hold};
}

QString dump(const TimelineModel& model)
{
    QString text;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex index = model.index(row);
        text += QLatin1Char('\n') % index.data().toString() % QStringLiteral(" | ") %
                index.data(TimelineModel::WhoRole).toString() % QStringLiteral(" | ") %
                index.data(TimelineModel::DwellRole).toString();
    }
    return text;
}

} // namespace

void TimelineModelTest::tellsNewestFirstWithWhoAndHowLong()
{
    TimelineModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.show(anOrder(), story(), orderCatalogue());
    QCOMPARE(dump(model), QString::fromUtf8(R"(
Held | support-3 · hold as support · “address unclear” | after 25 min 00 s in paid
note | worker payment · note as service | 
Paid | worker payment · pay as service | after 40 s in placed
Placed | worker payment · created | )"));
    QVERIFY(model.index(0)
                .data(TimelineModel::RawRole)
                .toString()
                .contains(QStringLiteral("\"reason\": \"address unclear\"")));
}

void TimelineModelTest::aNewVersionIsInsertedNotReset()
{
    TimelineModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    std::vector<Event> events = story();
    const Event last = events.back();
    events.pop_back();
    model.show(anOrder(), events, orderCatalogue());
    const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    events.push_back(last);
    model.show(anOrder(), events, orderCatalogue());
    QCOMPARE(reset.size(), 0);
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(model.rowCount(), 4);
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void TimelineModelTest::aClockThatRunsBackwardsIsSaid()
{
    TimelineModel model;
    model.show(anOrder(),
               {step(1, "imported", "", "placed", 100s), step(2, "pay", "placed", "paid", 40s)},
               orderCatalogue());
    QCOMPARE(model.index(0).data(TimelineModel::DwellRole).toString(),
             QStringLiteral("its clock runs backwards by 1 min 00 s"));
}

std::unique_ptr<QObject> makeTimelineModelTest() { return std::make_unique<TimelineModelTest>(); }

#include "tst_timeline_model.moc"
