#include "backend/foundation/text.h"
#include "backend/service/await.h"
#include "backend/service/order_service.h"
#include "backend/storage/sqlite/sqlite_store.h"
#include "backend/storage/verify.h"
#include "tests/workload/import/import_fixture.h"

#include <QObject>

using namespace orderdeck;

namespace {

/// A service on an embedded store of three shards.
class Shop {
public:
    explicit Shop(ShardMap map = ShardMap::byOrder(3).value())
        : m_store(openSqliteStore({.folder = m_folder.path().toStdString() + "/store",
                                   .map = std::move(map),
                                   .whenMissing = WhenMissing::Create},
                                  m_clock)
                      .value()),
          m_service(OrderService::start(*m_store, m_clock, {}).value())
    {}
    ~Shop() { stop(); }

    [[nodiscard]] ServiceDoor& door() { return *m_service; }
    [[nodiscard]] Order order(const std::string& source, const std::string& number)
    {
        const auto found = awaitResult<std::vector<OrderAnswer>>(
            [&](auto done) { m_service->findByNumber(number, std::move(done)); }, soon());
        for (std::size_t i = 0; found && i < found->size(); ++i)
            if ((*found)[i].order.source == source)
                return (*found)[i].order;
        return {};
    }
    [[nodiscard]] std::vector<Event> history(OrderId id)
    {
        return awaitResult<std::vector<Event>>(
                   [&](auto done) { m_service->history(id, std::move(done)); }, soon())
            .value();
    }
    /// What verify finds; empty: nothing.
    [[nodiscard]] std::string findings(std::int64_t orders)
    {
        if (!m_service->waitForProjections(soon()))
            return "the read side does not catch up";
        const auto report =
            verify(*m_store, std::nullopt, [](const VerifyProgress&) { return true; });
        if (!report)
            return report.error().text();
        std::string text =
            report->orders == orders ? std::string() : std::to_string(report->orders) + " orders; ";
        for (const Finding& finding : report->findings)
            text += std::string(name(finding.corruption)) + ": " + finding.detail + '\n';
        return text;
    }

private:
    static Deadline soon() { return Deadline::after(std::chrono::seconds(30)); }
    void stop() { m_service->stop(soon()); }

    QTemporaryDir m_folder;
    SystemClock m_clock;
    std::unique_ptr<OrderStore> m_store;
    std::unique_ptr<OrderService> m_service;
};

struct Source {
    const char* mapping;
    std::vector<std::string> files;
};

ImportReport importOf(Shop& shop, const Source& source, ImportOptions options = {})
{
    auto report =
        runImport(shop.door(), loadMapping(source.mapping).value(), source.files, options, {});
    if (!report)
        qFatal("%s", report.error().text().c_str());
    return std::move(report).value();
}

std::vector<Source> ownSources()
{
    return {{"retail_db", {ownFile("retail/orders.csv"), ownFile("retail/customers.csv")}},
            {"olist-1k-joined",
             {ownFile("olist/orders.csv"), ownFile("olist/customers.csv"),
              ownFile("olist/items.csv"), ownFile("olist/payments.csv")}},
            {"ocel-orders", {ownFile("ocel/events.csv")}}};
}

std::vector<Source> realSources()
{
    const std::string data = realData();
    const std::string olist = data + "/olist-1k-joined/olist_";
    return {{"retail_db",
             {data + "/retail_db/orders/part-00000", data + "/retail_db/customers/part-00000"}},
            {"olist-1k-joined",
             {olist + "orders_dataset.csv", olist + "customers_dataset.csv",
              olist + "order_items_dataset.csv", olist + "order_payments_dataset.csv"}},
            {"ocel-orders", {data + "/ocel-orders/pm4py-ocel_order_simulated.csv"}}};
}

} // namespace

/// Imports through the real service into the real store, and what verify says of them.
class ImportStoreTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ownFilesAreImportedAndVerified();
    void importsOnDemandOfAllSourcesIntoOneStore();
    void cancelledHalfwayItCompletes();
    void rowsThatStandTwiceAreFound();
    void anOrderThatMovedToAnotherRegionIsAConflict();
};

void ImportStoreTest::anOrderThatMovedToAnotherRegionIsAConflict()
{
    Shop shop(ShardMap::byRegion({{"TX", "PR"}, {"NC", "CO"}, {}}).value());
    const FileBench bench;
    bench.write("orders.csv", "1,2013-07-25 00:00:00.0,1,CLOSED\n"
                              "2,2013-07-25 00:00:00.0,2,COMPLETE\n"
                              "3,2013-07-25 00:00:00.0,3,COMPLETE\n");
    const auto customers = [&](const char* region) {
        std::string text;
        for (const char* customer : {"1", "2", "3"})
            text += std::string(customer) +
                    ",Mary,Malone,XXXXXXXXX,XXXXXXXXX,8708 Highway,Hickory," +
                    (*customer == '2' ? region : "TX") + ",28601\n";
        return bench.write("customers.csv", text);
    };
    const auto import = [&](const char* region) {
        return importOf(shop, {"retail_db", {bench.path("orders.csv"), customers(region)}});
    };
    QCOMPARE(import("TX").orders.written, 3);
    const ImportReport again = import("NC");
    QCOMPARE(again.orders.alreadyThere, 2);
    QCOMPARE(again.orders.conflicts, 1);
    QCOMPARE(again.orders.written, 0);
    QCOMPARE(equation(again.files[0]), "0/0/1/2");
    QCOMPARE(shop.order("retail_db", "2").region, "TX");
    QCOMPARE(shop.findings(3), "");
}

void ImportStoreTest::ownFilesAreImportedAndVerified()
{
    Shop shop;
    for (const Source& source : ownSources())
        static_cast<void>(importOf(shop, source));
    QCOMPARE(shop.findings(13), "");
    const Order order = shop.order("olist", "o2");
    QCOMPARE(order.state, "delivered");
    QCOMPARE(order.flags, std::uint32_t(kFlagClockBackwards));
    QCOMPARE(order.region, "BA");
    const auto events = shop.history(order.id);
    QCOMPARE(events.size(), std::size_t(4));
    QCOMPARE(toIso8601(events[1].at), "2018-07-26T03:24:27Z");
    QCOMPARE(toIso8601(events[2].at), "2018-07-25T14:31:00Z");
    for (const Source& source : ownSources()) {
        const ImportReport again = importOf(shop, source);
        QCOMPARE(again.orders.written, 0);
        QCOMPARE(again.orders.conflicts, 0);
    }
    QCOMPARE(shop.findings(13), "");
    QCOMPARE(shop.history(order.id), events);
}

void ImportStoreTest::importsOnDemandOfAllSourcesIntoOneStore()
{
    // Without real data the small files have covered the same paths.
    if (realData().empty())
        return;
    Shop shop;
    std::vector<std::int64_t> written;
    for (const Source& source : realSources()) {
        const ImportReport report = importOf(shop, source);
        qInfo("%s: %lld orders in %lld ms", source.mapping,
              static_cast<long long>(report.orders.written),
              static_cast<long long>(report.duration.count()));
        QCOMPARE(report.files[0].refused, 0);
        QCOMPARE(report.orders.illegalHistory, 0);
        written.push_back(report.orders.written);
    }
    QCOMPARE(written, (std::vector<std::int64_t>{68'883, 1'000, 2'000}));
    QCOMPARE(shop.findings(71'883), "");
    for (const Source& source : realSources()) {
        const ImportReport again = importOf(shop, source);
        QCOMPARE(again.orders.written, 0);
        QCOMPARE(again.orders.alreadyThere, written.front());
        written.erase(written.begin());
    }
    QCOMPARE(shop.findings(71'883), "");
}

void ImportStoreTest::cancelledHalfwayItCompletes()
{
    const FileBench bench;
    std::string bytes = "no,at,amount,status\n";
    for (int i = 0; i < 5'000; ++i)
        bytes += std::to_string(i) + ",2020-01-01,1,N\n";
    const std::vector<std::string> files{bench.write("orders.csv", bytes)};
    Shop shop;
    const auto cancel = std::make_shared<CancelFlag>();
    const auto cut =
        runImport(shop.door(), plainMapping(), files, {.cancel = cancel, .chunkOrders = 100},
                  [&](const ImportProgress&) { cancel->cancel(); });
    QCOMPARE(cut->end, ImportEnd::Cancelled);
    QVERIFY(cut->orders.written < 5'000);
    const auto whole = runImport(shop.door(), plainMapping(), files, {}, {});
    QCOMPARE(whole->end, ImportEnd::Completed);
    QCOMPARE(whole->orders.written + cut->orders.written, 5'000);
    QCOMPARE(whole->orders.alreadyThere, cut->orders.written);
    QCOMPARE(shop.findings(5'000), "");
}

void ImportStoreTest::rowsThatStandTwiceAreFound()
{
    const FileBench bench;
    const std::vector<std::string> files{
        bench.write("orders.csv", "no,at,amount,status\n1,2020-01-01,1,N\n1,2020-01-01,1,N\n"
                                  "1,2020-01-01,2,N\n2,2020-01-01,1,N\n")};
    Shop shop;
    const auto report = runImport(shop.door(), plainMapping(), files, {}, {});
    QCOMPARE(equation(report->files[0]), "2/0/1/1");
    QCOMPARE(report->files[0].conflicts, 1);
    QCOMPARE(shop.findings(2), "");
}

QTEST_GUILESS_MAIN(ImportStoreTest)

#include "tst_import_store.moc"
