#include "backend/lifecycle/scxml_reader.h"
#include "backend/lifecycle/trace.h"
#include "resources/resources.h"
#include "tests/lifecycle/definition_text.h"
#include "tests/lifecycle/lifecycle_tests.h"

#include <QTest>

#include <array>
#include <set>

namespace orderdeck {

namespace {

constexpr std::array kShipped{"order", "grocery", "olist", "retail", "ocel"};

std::string text(const std::string& lifecycle)
{
    const auto bytes = readResource("lifecycles/" + lifecycle + ".scxml");
    return bytes ? *bytes : std::string();
}

/// Where a new order is after the events; "EVENT refused in STATE" when one is.
std::string after(const std::string& lifecycle, const TraceRequest& request)
{
    const auto trace = traceLifecycle(readOrFail(text(lifecycle)), request);
    if (!trace)
        return trace.error().message;
    for (const TraceStep& step : trace->steps) {
        if (!step.applied)
            return step.event + " refused in " + step.state;
    }
    return trace->steps.empty() ? trace->initial : trace->steps.back().state;
}

QByteArrayList states(const std::string& lifecycle)
{
    const Lifecycle read = readOrFail(text(lifecycle));
    QByteArrayList ids;
    for (const LifecycleState& state : read.states()) {
        if (!state.compound)
            ids << QByteArray::fromStdString(state.id);
    }
    return ids;
}

} // namespace

class ShippedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void haveNoErrorAndNoWarning()
    {
        for (const char* lifecycle : kShipped) {
            const auto reading = readScxml(text(lifecycle));
            for (const Diagnostic& diagnostic : reading.diagnostics)
                qWarning("%s", diagnostic.text(lifecycle).c_str());
            QVERIFY(reading.diagnostics.empty());
            QVERIFY(reading.lifecycle.has_value());
            QCOMPARE(reading.lifecycle->name(), std::string(lifecycle));
        }
    }

    void theShopsOrderRunsItsCourse_data()
    {
        QTest::addColumn<QByteArray>("events");
        QTest::addColumn<QByteArray>("end");
        const auto row = [](const char* events, const char* end) {
            QTest::newRow(events) << QByteArray(events) << QByteArray(end);
        };
        row("", "placed");
        row("pay pick pack ship deliver close", "closed");
        row("decline retry_payment pay", "paid");
        row("decline expire", "cancelled");
        row("decline hold", "hold refused in payment_failed");
        row("hold release pay", "paid");
        row("pay hold release", "paid");
        row("pay pick hold note release", "picked");
        row("pay pick pack hold release ship", "shipped");
        row("pay pick pack ship hold", "hold refused in shipped");
        row("pay pick hold cancel", "cancelled");
        row("pay pick pack cancel", "cancelled");
        row("pay pick pack ship cancel", "cancel refused in shipped");
        row("pay pick pack ship deliver return refund", "refunded");
        row("pay pick pack ship return close", "closed");
        row("pay pick pack ship write_off", "closed");
        row("ship", "ship refused in placed");
        row("expire pay", "pay refused in cancelled");
    }

    void theShopsOrderRunsItsCourse()
    {
        QFETCH(QByteArray, events);
        QFETCH(QByteArray, end);
        TraceRequest request;
        for (const QByteArray& event : events.isEmpty() ? QByteArrayList() : events.split(' '))
            request.events.push_back(event.toStdString());
        QCOMPARE(QByteArray::fromStdString(after("order", request)), end);
    }

    void largeRefundsAndLateCancelsNeedOps()
    {
        const std::vector<std::string> toRefund{"pay",     "pick",   "pack",  "ship",
                                                "deliver", "return", "refund"};
        QCOMPARE(after("order", {{"total=200.00"}, Role::Support, toRefund}),
                 std::string("refunded"));
        QCOMPARE(after("order", {{"total=200.01"}, Role::Support, toRefund}),
                 std::string("refund refused in returned"));
        QCOMPARE(after("order", {{"total=200.01"}, Role::Ops, toRefund}), std::string("refunded"));
        QCOMPARE(after("order", {{}, Role::Support, {"pay", "pick", "pack", "cancel"}}),
                 std::string("cancel refused in packed"));
        QCOMPARE(after("order", {{}, Role::Ops, {"pay", "pick", "pack", "ship", "write_off"}}),
                 std::string("write_off refused in shipped"));
    }

    void whatPeopleDoByHandNeedsAReason()
    {
        const Lifecycle lifecycle = readOrFail(text("order"));
        const std::set<std::string> byHand{"hold",   "cancel",    "return", "refund",
                                           "unpick", "write_off", "note"};
        for (const LifecycleTransition& transition : lifecycle.transitions()) {
            if (byHand.contains(transition.events))
                QVERIFY2(transition.reasonRequired, transition.events.c_str());
        }
        QCOMPARE(lifecycle.timers().size(), 3U);
    }

    void theGroceryReplacesAndDelivers()
    {
        const std::vector<std::string> toDoor{
            "checkout",          "shopper.accept", "item.found",      "item.missing",
            "substitute.accept", "message.shop",   "collected",       "courier.assign",
            "courier.lost",      "courier.assign", "courier.pick_up", "courier.arrive"};
        QCOMPARE(after("grocery", {{"total=25"}, Role::Support, toDoor}), std::string("at_door"));
        QCOMPARE(after("grocery", {{"total=9.99"}, Role::Support, toDoor}),
                 std::string("checkout refused in basket"));
        QCOMPARE(
            after("grocery", {{"total=25", "substitution_policy=always"}, Role::Support, toDoor}),
            std::string("substitute.accept refused in collecting"));
        std::vector<std::string> tipped = toDoor;
        tipped.emplace_back("tip");
        tipped.emplace_back("settle");
        QCOMPARE(
            after("grocery", {{"total=25", "leave_at_door=true", "tip=24"}, Role::Support, tipped}),
            std::string("settled"));
        QCOMPARE(
            after("grocery", {{"total=25", "leave_at_door=true", "tip=26"}, Role::Support, tipped}),
            std::string("tip refused in brought"));
    }

    void everyStatusOfTheHistoriesIsAState()
    {
        for (const char* status : {"created", "approved", "invoiced", "processing", "shipped",
                                   "delivered", "canceled", "unavailable"})
            QVERIFY2(states("olist").contains(status), status);
        for (const char* status : {"pending", "pending_payment", "payment_review", "processing",
                                   "on_hold", "suspected_fraud", "complete", "closed", "canceled"})
            QVERIFY2(states("retail").contains(status), status);
    }

    void historiesAreLegal()
    {
        QCOMPARE(after("olist", {{}, Role::Service, {"approve", "ship", "deliver"}}),
                 std::string("delivered"));
        QCOMPARE(after("olist", {{}, Role::Service, {"ship", "approve", "deliver"}}),
                 std::string("delivered"));
        QCOMPARE(
            after("ocel", {{},
                           Role::Service,
                           {"confirm_order", "pick_item", "item_out_of_stock", "reorder_item",
                            "pay_order", "create_package", "send_package", "package_delivered"}}),
            std::string("paid_delivered"));
        QCOMPARE(after("ocel", {{},
                                Role::Service,
                                {"pick_item", "create_package", "send_package", "failed_delivery",
                                 "confirm_order", "package_delivered", "payment_reminder",
                                 "pick_item", "pay_order", "reorder_item", "create_package"}}),
                 std::string("paid_packed"));
    }
};

std::unique_ptr<QObject> makeShippedTest() { return std::make_unique<ShippedTest>(); }

} // namespace orderdeck

#include "tst_shipped.moc"
