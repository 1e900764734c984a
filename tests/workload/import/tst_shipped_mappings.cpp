#include "backend/foundation/text.h"
#include "tests/workload/import/import_fixture.h"

#include <QObject>

using namespace orderdeck;

namespace {

struct Shipped {
    std::string mapping;
    std::vector<std::string> files;
};

const Shipped kRealRetail{"retail_db",
                          {"retail_db/orders/part-00000", "retail_db/customers/part-00000"}};
const Shipped kRealOlist{"olist-1k-joined",
                         {"olist-1k-joined/olist_orders_dataset.csv",
                          "olist-1k-joined/olist_customers_dataset.csv",
                          "olist-1k-joined/olist_order_items_dataset.csv",
                          "olist-1k-joined/olist_order_payments_dataset.csv"}};
const Shipped kRealOcel{"ocel-orders", {"ocel-orders/pm4py-ocel_order_simulated.csv"}};

ImportReport importOf(ImportDoor& door, const Shipped& shipped, const std::string& folder,
                      ImportOptions options = {})
{
    std::vector<std::string> paths;
    for (const std::string& file : shipped.files)
        paths.push_back(folder + '/' + file);
    const auto mapping = loadMapping(shipped.mapping);
    if (!mapping)
        qFatal("%s", mapping.error().text().c_str());
    auto report = runImport(door, *mapping, paths, std::move(options), {});
    if (!report)
        qFatal("%s", report.error().text().c_str());
    return std::move(report).value();
}

std::string equations(const ImportReport& report)
{
    std::string text;
    for (const ImportFileReport& file : report.files)
        text += file.role + ' ' + equation(file) + '\n';
    return text;
}

std::int64_t ordersIn(const ImportDoor& door, const std::string& state)
{
    std::int64_t count = 0;
    for (const auto& [key, history] : door.all())
        count += history.order.state == state ? 1 : 0;
    return count;
}

} // namespace

/// The three mappings on small files of our own, and on the real histories where there are any.
class ShippedMappingsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void retail();
    void olist();
    void ocel();
    void ocelConflictsConcernAllRowsOfTheOrder();
    void ocelCancelledBetweenOrdersItCompletes();
    void realRetail();
    void realOlist();
    void realOcel();

private:
    /// Without real data there is nothing to compare with; the small files cover the same paths.
    [[nodiscard]] bool hasRealData() const { return !realData().empty(); }
    void checkAgain(ImportDoor& door, const Shipped& shipped, std::int64_t orders) const;
    FileBench m_bench;
};

void ShippedMappingsTest::retail()
{
    ImportDoor door;
    const ImportReport report =
        importOf(door, {"retail_db", {"retail/orders.csv", "retail/customers.csv"}}, ownFile(""));
    QCOMPARE(equations(report), "orders 5/1/4/0\ncustomers 3/1/1/0\n");
    QCOMPARE(dump(*door.find("retail_db", "1")),
             "1 11599 NC 0.00 USD \n  1 imported:  > closed at 2013-07-25T00:00:00Z\n");
    QCOMPARE(dump(*door.find("retail_db", "3")),
             "3 12111 CA 0.00 USD \n  1 imported:  > complete at 2013-07-25T00:00:00Z\n");
    QCOMPARE(dump(*door.find("retail_db", "10")),
             "10 256 IL 0.00 USD \n  1 imported:  > suspected_fraud at 2013-07-27T00:00:00Z\n");
    QCOMPARE(report.firstRejects.size(), std::size_t(5));
}

void ShippedMappingsTest::olist()
{
    ImportDoor door;
    const Shipped own{
        "olist-1k-joined",
        {"olist/orders.csv", "olist/customers.csv", "olist/items.csv", "olist/payments.csv"}};
    const ImportReport report = importOf(door, own, ownFile(""));
    QCOMPARE(equations(report), "orders 6/0/1/0\ncustomers 2/0/0/0\nitems 3/1/0/0\n"
                                "payments 3/0/0/0\n");
    QCOMPARE(report.orders.clockBackwards, 1);
    QCOMPARE(report.orders.illegalHistory, 1);
    QCOMPARE(dump(*door.find("olist", "o1")),
             "o1 c1 SP 144.51 BRL "
             R"({"items":[{"sku":"p1","quantity":1,"priceMinor":10990},)"
             R"({"sku":"p3","quantity":1,"priceMinor":910}],)"
             R"("fields":{"city":"guaruja","estimated_delivery":"2017-10-18 00:00:00"}})"
             "\n  1 imported:  > created at 2017-10-02T10:56:33Z\n"
             "  2 approve: created > approved at 2017-10-02T11:07:15Z\n"
             "  3 ship: approved > shipped at 2017-10-04T19:55:00Z\n"
             "  4 deliver: shipped > delivered at 2017-10-10T21:25:13Z\n");
    QCOMPARE(door.find("olist", "o2")->order.flags, std::uint32_t(kFlagClockBackwards));
    QCOMPARE(door.find("olist", "o3")->order.state, "invoiced");
    QCOMPARE(door.find("olist", "o4")->events.back().reason, "as recorded by olist");
    QCOMPARE(door.find("olist", "o5")->order.state, "shipped");
    QCOMPARE(door.find("olist", "o6")->order.flags, std::uint32_t(kFlagIllegalHistory));
    QCOMPARE(door.find("olist", "o6")->order.state, "created");
}

void ShippedMappingsTest::ocel()
{
    ImportDoor door;
    const ImportReport report = importOf(door, {"ocel-orders", {"ocel/events.csv"}}, ownFile(""),
                                         {.rejectsPath = m_bench.path("rejects.csv")});
    QCOMPARE(equations(report), "events 9/1/3/0\n");
    QCOMPARE(report.files[0].skipped[0].rule, "row without an order");
    QCOMPARE(report.orders.clockBackwards, 2);
    QCOMPARE(report.orders.illegalHistory, 1);
    QCOMPARE(dump(*door.find("ocel", "o1")),
             "o1  unknown 524.96 EUR backwards "
             R"({"items":[{"sku":"i1"},{"sku":"i2"}],"fields":{"weight":"3.52"}})"
             "\n  1 imported:  > placed at 2019-05-20T07:07:47Z\n"
             "  2 pick_item: placed > placed at 2019-05-20T08:38:17Z\n"
             "  3 confirm_order: placed > confirmed at 2019-05-20T09:13:54Z\n"
             "  4 create_package: confirmed > unpaid_packed at 2019-05-20T10:00:00Z\n"
             "  5 send_package: unpaid_packed > unpaid_sent at 2019-05-20T11:00:00Z\n"
             "  6 package_delivered: unpaid_sent > unpaid_delivered at 2019-05-20T10:30:00Z\n"
             "  7 pay_order: unpaid_delivered > paid_delivered at 2019-05-20T13:00:00Z\n");
    // It was paid without being confirmed.
    const OrderHistory& two = *door.find("ocel", "o2");
    QCOMPARE(two.order.flags, std::uint32_t(kFlagClockBackwards | kFlagIllegalHistory));
    QCOMPARE(two.order.version, 1);
    QVERIFY(two.order.payload.find(R"({"event":"send_package","at":"2019-05-20T11:00:00Z"})") !=
            std::string::npos);
    QVERIFY(m_bench.read("rejects.csv").find("no row before tells the order of i9") !=
            std::string::npos);
}

void ShippedMappingsTest::ocelConflictsConcernAllRowsOfTheOrder()
{
    ImportDoor door;
    std::string bytes = bytesOf(ownFile("ocel/events.csv"));
    const Shipped own{"ocel-orders", {"events.csv"}};
    const std::string folder = m_bench.path("");
    m_bench.write("events.csv", bytes);
    static_cast<void>(importOf(door, own, folder));
    QCOMPARE(equations(importOf(door, own, folder)), "events 0/1/3/9\n");
    bytes.replace(bytes.find("524.96"), 6, "524.97");
    m_bench.write("events.csv", bytes);
    const ImportReport report =
        importOf(door, own, folder, {.rejectsPath = m_bench.path("rejects.csv")});
    // Of the order that has changed: placed, picked, confirmed, paid; the package is also of
    // another.
    QCOMPARE(equations(report), "events 0/1/7/5\n");
    QCOMPARE(report.files[0].conflicts, 4);
    QCOMPARE(report.orders.conflicts, 1);
    QVERIFY(m_bench.read("rejects.csv").find("4.0,confirm order,2019-05-20 09:13:54.000Z") !=
            std::string::npos);
}

void ShippedMappingsTest::ocelCancelledBetweenOrdersItCompletes()
{
    ImportDoor door;
    const Shipped own{"ocel-orders", {"ocel/events.csv"}};
    const auto cancel = std::make_shared<CancelFlag>();
    door.beforeImport = [&](int) { cancel->cancel(); };
    const ImportReport cut = importOf(door, own, ownFile(""), {.cancel = cancel, .chunkOrders = 1});
    QCOMPARE(cut.end, ImportEnd::Cancelled);
    QCOMPARE(cut.orders.written, 1);
    QVERIFY(cut.balanced());
    // The package is of both orders; only the other one's own rows are left.
    QCOMPARE(equations(cut), "events 7/3/3/0\n");
    QCOMPARE(cut.files[0].skipped.back().rule, kSkipStopped);
    door.beforeImport = {};
    const ImportReport whole = importOf(door, own, ownFile(""));
    QCOMPARE(whole.orders.written, 1);
    QCOMPARE(whole.orders.alreadyThere, 1);
    QCOMPARE(equations(whole), "events 5/1/3/4\n");
}

void ShippedMappingsTest::checkAgain(ImportDoor& door, const Shipped& shipped,
                                     std::int64_t orders) const
{
    const ImportReport again = importOf(door, shipped, realData());
    QCOMPARE(again.orders.written, 0);
    QCOMPARE(again.orders.alreadyThere, orders);
    QCOMPARE(again.orders.conflicts, 0);
    QCOMPARE(again.files[0].refused, 0);
}

void ShippedMappingsTest::realRetail()
{
    if (!hasRealData())
        return;
    ImportDoor door;
    const ImportReport report = importOf(door, kRealRetail, realData());
    qInfo("%s", report.text().c_str());
    QCOMPARE(equations(report), "orders 68883/0/0/0\ncustomers 12405/30/0/0\n");
    QCOMPARE(report.orders.events, 68'883);
    QCOMPARE(ordersIn(door, "complete"), 22'899);
    QCOMPARE(ordersIn(door, "pending_payment"), 15'030);
    QCOMPARE(ordersIn(door, "on_hold"), 3'798);
    QCOMPARE(ordersIn(door, "suspected_fraud"), 1'558);
    checkAgain(door, kRealRetail, 68'883);
}

void ShippedMappingsTest::realOlist()
{
    if (!hasRealData())
        return;
    ImportDoor door;
    const ImportReport report = importOf(door, kRealOlist, realData());
    qInfo("%s", report.text().c_str());
    QCOMPARE(equations(report),
             "orders 1000/0/0/0\ncustomers 1000/0/0/0\nitems 1149/0/0/0\npayments 1041/0/0/0\n");
    QCOMPARE(report.orders.clockBackwards, 11);
    QCOMPARE(report.orders.illegalHistory, 0);
    QCOMPARE(report.orders.events, 3'980);
    QCOMPARE(ordersIn(door, "delivered"), 979);
    QCOMPARE(ordersIn(door, "shipped"), 13);
    QCOMPARE(ordersIn(door, "canceled"), 2);
    checkAgain(door, kRealOlist, 1'000);
}

void ShippedMappingsTest::realOcel()
{
    if (!hasRealData())
        return;
    ImportDoor door;
    const ImportReport report = importOf(door, kRealOcel, realData());
    qInfo("%s", report.text().c_str());
    QCOMPARE(equations(report), "events 22367/0/0/0\n");
    QCOMPARE(report.orders.written, 2'000);
    QCOMPARE(report.orders.events, 32'447);
    QCOMPARE(report.orders.illegalHistory, 0);
    QCOMPARE(report.orders.clockBackwards, 0);
    checkAgain(door, kRealOcel, 2'000);
}

std::unique_ptr<QObject> makeShippedMappingsTest()
{
    return std::make_unique<ShippedMappingsTest>();
}

#include "tst_shipped_mappings.moc"
