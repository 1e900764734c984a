#include "backend/foundation/text.h"
#include "tests/support/property.h"
#include "tests/workload/import/import_fixture.h"

#include <QObject>

#include <algorithm>

using namespace orderdeck;

namespace {

constexpr const char* kHeader = "no,at,amount,status\n";

std::string orderRow(int number)
{
    return std::to_string(number) + ",2020-01-01 10:00:00," + std::to_string(number) + ".50," +
           (number % 2 == 0 ? "N" : "D") + '\n';
}

} // namespace

/// Orders files, as far as the shipped mappings do not show it.
class ImporterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void importsRowsAsOrders();
    void namesSkippedRows();
    void refusedRowsAreInTheRejectsFile();
    void joinsFilesAndAddsUp();
    void takesOrdersWithoutAnOptionalFile();
    void stepsHaveTheirOwnTimes();
    void historiesThatAreNotLegalKeepTheirSteps();
    void fieldsAreOfTheirDeclaredType();
    void readsColumnsByNumber();
    void payloadsHaveABound();
    void theAccountHoldsForAnyBytes();
    void refusesWhatDoesNotGoTogether();
    void joinedFilesHaveABoundInMemory();
    void aPersonIsEnteredBeforeAnythingIsWritten();

private:
    ImportReport import(const Mapping& mapping, const std::vector<std::string>& files);
    FileBench m_bench;
    ImportDoor m_door;
};

ImportReport ImporterTest::import(const Mapping& mapping, const std::vector<std::string>& files)
{
    m_door = {};
    auto report =
        runImport(m_door, mapping, files, {.rejectsPath = m_bench.path("rejects.csv")}, {});
    if (!report)
        qFatal("%s", report.error().text().c_str());
    return std::move(report).value();
}

void ImporterTest::importsRowsAsOrders()
{
    const auto file = m_bench.write("orders.csv", kHeader + orderRow(1) + "\n" + orderRow(2));
    const ImportReport report = import(plainMapping(), {file});
    QCOMPARE(equation(report.files[0]), "2/1/0/0");
    QCOMPARE(report.files[0].rowsRead, 3);
    QCOMPARE(report.orders.written, 2);
    QVERIFY(report.rejectsPath.empty());
    QCOMPARE(dump(*m_door.find("shop", "1")),
             "1 somebody all 1.50 EUR \n  1 imported:  > done at 2020-01-01T10:00:00Z\n");
    const OrderHistory& two = *m_door.find("shop", "2");
    QCOMPARE(two.order.state, "new");
    QCOMPARE(two.order.lifecycleVersion, 1);
    QCOMPARE(two.order.placedAt, two.events[0].at);
    QCOMPARE(two.events[0].requestId, "import:2:1");
    QCOMPARE(two.events[0].actor, (Actor{"import", Role::Service}));
}

void ImporterTest::namesSkippedRows()
{
    const Mapping mapping = plainMappingWith("[[skip]]\nname = \"test order\"\ncolumn = \"no\"\n"
                                             "is = [\"1\", \"3\"]\n"
                                             "[[skip]]\nname = \"no amount\"\n"
                                             "column = \"amount\"\nempty = true\n");
    const auto file = m_bench.write("orders.csv", kHeader + orderRow(1) + orderRow(2) +
                                                      orderRow(3) + "4,2020-01-01, ,N\n");
    const ImportReport report = import(mapping, {file});
    QCOMPARE(equation(report.files[0]), "1/3/0/0");
    QCOMPARE(report.files[0].skipped.size(), std::size_t(2));
    QCOMPARE(report.files[0].skipped[0].rule, "test order");
    QCOMPARE(report.files[0].skipped[0].rows, 2);
    QCOMPARE(report.files[0].skipped[1].rule, "no amount");
}

void ImporterTest::refusedRowsAreInTheRejectsFile()
{
    const auto file = m_bench.write(
        "orders.csv", std::string(kHeader) +
                          "1,2020-02-30 10:00:00,1.50,N\n2,2020-01-01,abc,N\n3,2020-01-01,1,X\n"
                          ",2020-01-01,1,N\n5,2020-01-01\n=6,2020-01-01,1,\"un\n" +
                          std::string(200, '7') + ",2020-01-01,1,N\n8,2020-01-01,\xFF,N\n");
    const ImportReport report = import(plainMapping(), {file});
    QCOMPARE(equation(report.files[0]), "0/0/8/0");
    QCOMPARE(report.rejectsPath, m_bench.path("rejects.csv"));
    QCOMPARE(report.firstRejects.size(), std::size_t(8));
    const std::string head = file + ',';
    QCOMPARE(m_bench.read("rejects.csv"),
             "file,line,column,cause,row\n" + head +
                 "2,2,at: '2020-02-30 10:00:00' is no time from 1970 to 2105 in the form 'iso',"
                 "\"1,2020-02-30 10:00:00,1.50,N\"\n" +
                 head + "3,3,amount: 'abc' is no amount of money,\"2,2020-01-01,abc,N\"\n" + head +
                 "4,4,status: the mapping knows no status 'X',\"3,2020-01-01,1,X\"\n" + head +
                 "5,1,no: the order has no number,\",2020-01-01,1,N\"\n" + head +
                 "6,0,it has 2 columns instead of 4,\"5,2020-01-01\"\n" + head +
                 "7,4,the quote that opens in line 7 is not closed,\"'=6,2020-01-01,1,\"\"un\"\n" +
                 head + "8,1,no: the number is longer than 180 bytes,\"" + std::string(200, '7') +
                 ",2020-01-01,1,N\"\n" + head +
                 "9,3,it is not valid UTF-8,\"8,2020-01-01,\\xff,N\"\n");
}

void ImporterTest::joinsFilesAndAddsUp()
{
    const std::string joins =
        "[[file]]\nrole = \"people\"\nkey = \"id\"\njoins = \"who\"\n"
        "[[file]]\nrole = \"items\"\nkey = \"order\"\njoins = \"no\"\nrows = \"many\"\n";
    std::string toml = plainToml();
    toml.insert(toml.find("[order]"), joins);
    toml.replace(toml.find("{ constant = \"all\" }"), 20,
                 "{ column = \"people.town\", otherwise = \"nowhere\" }");
    toml.replace(toml.find("\"amount\""), 8, "[\"amount\", \"items.price\"]");
    toml += "[items]\nsku = \"items.sku\"\nquantity = \"items.count\"\nprice = \"items.price\"\n";
    auto mapping = parseMapping(toml, "plain.toml");
    QVERIFY2(mapping, mapping ? "" : mapping.error().text().c_str());
    mapping->lifecycleSource = plainLifecycle();
    const auto orders = m_bench.write("orders.csv", "no,at,amount,status,who\n"
                                                    "1,2020-01-01,1.00,N,ann\n"
                                                    "2,2020-01-01,2.00,N,bob\n"
                                                    "3,2020-01-01,,N,ann\n");
    const auto people = m_bench.write("people.csv", "id,town\nann,Rome\nann,Paris\ncid,Oslo\n,x\n");
    const auto items = m_bench.write("items.csv", "order,sku,price,count\n1,a,0.50,2\n3,b,9,1\n"
                                                  "1,c,0.25,\n9,d,1,1\n");
    const ImportReport report = import(*mapping, {orders, people, items});
    QCOMPARE(equation(report.files[0]), "3/0/0/0");
    QCOMPARE(equation(report.files[1]), "1/1/2/0");
    QCOMPARE(equation(report.files[2]), "3/1/0/0");
    QCOMPARE(report.files[2].skipped[0].rule, kSkipUnasked);
    QCOMPARE(m_door.find("shop", "1")->order.region, "Rome");
    QCOMPARE(m_door.find("shop", "2")->order.region, "nowhere");
    QCOMPARE(m_door.find("shop", "1")->order.totalMinor, 175);
    QCOMPARE(m_door.find("shop", "2")->order.totalMinor, 200);
    QCOMPARE(m_door.find("shop", "3")->order.totalMinor, 900);
    QCOMPARE(m_door.find("shop", "1")->order.payload,
             R"({"items":[{"sku":"a","quantity":2,"priceMinor":50},)"
             R"({"sku":"c","quantity":1,"priceMinor":25}]})");
}

void ImporterTest::takesOrdersWithoutAnOptionalFile()
{
    std::string toml = plainToml();
    toml.insert(toml.find("[order]"),
                "[[file]]\nrole = \"items\"\nkey = \"order\"\njoins = \"no\"\n"
                "rows = \"many\"\noptional = true\n");
    toml += "[items]\nsku = \"items.sku\"\n";
    auto mapping = parseMapping(toml, "plain.toml");
    mapping->lifecycleSource = plainLifecycle();
    const auto orders = m_bench.write("orders.csv", kHeader + orderRow(1));
    QCOMPARE(equation(import(*mapping, {orders}).files[0]), "1/0/0/0");
    QCOMPARE(m_door.find("shop", "1")->order.payload, R"({"items":[]})");
}

void ImporterTest::stepsHaveTheirOwnTimes()
{
    auto mapping = plainMappingWith("[[step]]\nevent = \"do\"\nat = \"done_at\"\n"
                                    "[[step]]\nevent = \"drop\"\nat = \"gone_at\"\n");
    mapping.statuses = {{.value = "N", .state = "new"},
                        {.value = "D", .state = "done", .event = "do"},
                        {.value = "G", .state = "gone", .event = "drop"}};
    const auto file = m_bench.write("orders.csv", "no,at,amount,status,done_at,gone_at\n"
                                                  "1,2020-01-01,1,G,2020-01-03,2020-01-02\n"
                                                  "2,2020-01-01,1,D,,\n"
                                                  "3,2020-01-01,1,N,,\n");
    const ImportReport report = import(mapping, {file});
    QCOMPARE(report.orders.clockBackwards, 1);
    QCOMPARE(report.orders.events, 6);
    QCOMPARE(dump(*m_door.find("shop", "1")),
             "1 somebody all 1.00 EUR backwards \n"
             "  1 imported:  > new at 2020-01-01T00:00:00Z\n"
             "  2 do: new > done at 2020-01-03T00:00:00Z\n"
             "  3 drop: done > gone at 2020-01-02T00:00:00Z because as recorded by shop\n");
    QCOMPARE(dump(*m_door.find("shop", "2")), "2 somebody all 1.00 EUR \n"
                                              "  1 imported:  > new at 2020-01-01T00:00:00Z\n"
                                              "  2 do: new > done at 2020-01-01T00:00:00Z\n");
    QVERIFY(m_door.find("shop", "2")->events[1].payload.find("unknown") != std::string::npos);
    QCOMPARE(m_door.find("shop", "3")->order.version, 1);
}

void ImporterTest::historiesThatAreNotLegalKeepTheirSteps()
{
    const auto mapping = plainMappingWith("[[step]]\nevent = \"do\"\nat = \"done_at\"\n"
                                          "[[step]]\nevent = \"drop\"\nat = \"gone_at\"\n");
    const auto file = m_bench.write("orders.csv", "no,at,amount,status,done_at,gone_at\n"
                                                  "1,2020-01-01,1,N,,2020-01-02\n"
                                                  "2,2020-01-05,1,N,2020-01-03,\n");
    const ImportReport report = import(mapping, {file});
    QCOMPARE(report.orders.illegalHistory, 2);
    QCOMPARE(report.orders.written, 2);
    QCOMPARE(dump(*m_door.find("shop", "1")),
             "1 somebody all 1.00 EUR illegal "
             R"({"import":{"steps":[{"event":"drop","at":"2020-01-02T00:00:00Z"}]}})"
             "\n  1 imported:  > new at 2020-01-02T00:00:00Z\n");
    QCOMPARE(dump(*m_door.find("shop", "2")),
             "2 somebody all 1.00 EUR backwards illegal "
             R"({"import":{"steps":[{"event":"do","at":"2020-01-03T00:00:00Z"}]}})"
             "\n  1 imported:  > new at 2020-01-03T00:00:00Z\n");
}

void ImporterTest::fieldsAreOfTheirDeclaredType()
{
    auto mapping = plainMappingWith("[fields]\nvip = \"vip\"\nscore = \"score\"\ndue = \"due\"\n"
                                    "limit = \"limit\"\nnote = \"note\"\nother = \"no\"\n");
    mapping.lifecycleSource.insert(
        mapping.lifecycleSource.find("<state"),
        R"(<datamodel><data id="vip" od:type="boolean"/><data id="score" od:type="integer"/>
<data id="due" od:type="time"/><data id="limit" od:type="money"/><data id="note" od:type="text"/>
</datamodel>)");
    const auto file = m_bench.write("orders.csv", "no,at,amount,status,vip,score,due,limit,note\n"
                                                  "1,2020-01-01,1,N,yes,7,2020-02-01,5,hi\n"
                                                  "2,2020-01-01,1,N,,,,,\n"
                                                  "3,2020-01-01,1,N,perhaps,,,,\n"
                                                  "4,2020-01-01,1,N,,7.5,,,\n"
                                                  "5,2020-01-01,1,N,,,soon,,\n");
    const ImportReport report = import(mapping, {file});
    QCOMPARE(equation(report.files[0]), "2/0/3/0");
    QCOMPARE(m_door.find("shop", "1")->order.payload,
             R"({"fields":{"due":"2020-02-01T00:00:00Z","limit":"5.00","note":"hi","other":"1",)"
             R"("score":7,"vip":true}})");
    QCOMPARE(m_door.find("shop", "2")->order.payload, R"({"fields":{"other":"2"}})");
}

void ImporterTest::readsColumnsByNumber()
{
    std::string toml = plainToml();
    for (const auto& [from, to] : {std::pair{"\"no\"", "1"}, std::pair{"\"at\"", "2"},
                                   std::pair{"\"amount\"", "3"}, std::pair{"\"status\"", "4"}})
        toml.replace(toml.find(from), std::string(from).size(), to);
    toml.replace(toml.find("\"orders\""), 8, "\"orders\"\nheader = false\ndelimiter = \";\"");
    auto mapping = parseMapping(toml, "plain.toml");
    QVERIFY2(mapping, mapping ? "" : mapping.error().text().c_str());
    mapping->lifecycleSource = plainLifecycle();
    const auto file = m_bench.write("orders.csv", "1;2020-01-01;1;N;x\n2;2020-01-01;1;N\n");
    QCOMPARE(equation(import(*mapping, {file}).files[0]), "1/0/1/0");
    const auto narrow = m_bench.write("orders.csv", "1;2020-01-01;1\n");
    const ImportReport report = import(*mapping, {narrow});
    QCOMPARE(report.end, ImportEnd::Failed);
    QVERIFY(report.error->message.find("only 3 columns") != std::string::npos);
}

void ImporterTest::payloadsHaveABound()
{
    const auto mapping = plainMappingWith("[fields]\nnote = \"note\"\n");
    const auto file = m_bench.write("orders.csv", "no,at,amount,status,note\n1,2020-01-01,1,N," +
                                                      std::string(70'000, 'x') +
                                                      "\n2,2020-01-01,1,"
                                                      "N,short\n");
    QCOMPARE(equation(import(mapping, {file}).files[0]), "1/0/1/0");
}

void ImporterTest::theAccountHoldsForAnyBytes()
{
    const Mapping mapping = plainMapping();
    OD_PROPERTY("rows read = used + skipped + refused + already there", [&] {
        const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(
            std::vector<std::string>{"1,2020-01-01,1,N\n", "2,2020-01-01,1,D\r\n", ",", "\"", "\n",
                                     "\xFF", "3,2020-01-01,1,X\n", "4,2020,1,N\n", "5",
                                     std::string(1, '\0'), "N", "2,2020-01-01,1,N\n"}));
        std::string bytes = kHeader;
        for (const std::string& part : parts)
            bytes += part;
        const ImportReport report = import(mapping, {m_bench.write("any.csv", bytes)});
        RC_ASSERT(report.balanced());
        RC_ASSERT(report.end == ImportEnd::Completed);
        RC_ASSERT(report.files[0].used == std::int64_t(m_door.all().size()));
        RC_ASSERT(report.files[0].refused == 0 || !report.rejectsPath.empty());
    });
}

void ImporterTest::refusesWhatDoesNotGoTogether()
{
    ImportDoor door;
    const auto cause = [&](const Mapping& mapping, const std::vector<std::string>& files) {
        const auto report = runImport(door, mapping, files, {}, {});
        return report ? std::string("imported") : report.error().text();
    };
    const Mapping mapping = plainMapping();
    const auto file = m_bench.write("orders.csv", "no,at,status\n");
    QCOMPARE(cause(mapping, {}), "the mapping plain takes these files: orders; 0 were given");
    QCOMPARE(cause(mapping, {file, file}),
             "the mapping plain takes these files: orders; 2 were given");
    QCOMPARE(cause(mapping, {file}), "the orders file has no column 'amount'; it has 'no' 'at' "
                                     "'status' (" +
                                         file + ":1)");
    const auto twice = m_bench.write("twice.csv", "no,at,status,amount,no\n");
    QCOMPARE(cause(mapping, {twice}), "the orders file has no column 'no'; several are called so: "
                                      "name it by its number (" +
                                          twice + ":1)");
    const auto empty = m_bench.write("empty.csv", "");
    QCOMPARE(cause(mapping, {empty}), "the file is empty (" + empty + ":1)");
    Mapping foreign = mapping;
    foreign.lifecycleSource.clear();
    const auto good = m_bench.write("good.csv", kHeader);
    QVERIFY(cause(foreign, {good}).find("neither in the store nor beside") != std::string::npos);
    foreign.lifecycleSource = plainLifecycle();
    foreign.lifecycle = "other";
    QCOMPARE(cause(foreign, {good}), "the definition beside the mapping is not that of 'other'");
    QVERIFY(door.catalogue()->all().empty());
    foreign = mapping;
    foreign.lifecycleSource.clear();
    QCOMPARE(cause(mapping, {good}), "imported");
    // Now the store has it.
    QCOMPARE(cause(foreign, {good}), "imported");
}

void ImporterTest::joinedFilesHaveABoundInMemory()
{
    std::string toml = plainToml();
    toml.insert(toml.find("[order]"),
                "[[file]]\nrole = \"people\"\nkey = \"id\"\njoins = \"no\"\n");
    auto mapping = parseMapping(toml, "plain.toml");
    mapping->lifecycleSource = plainLifecycle();
    std::string people = "id\n";
    for (int i = 0; i < 10'000; ++i)
        people += "person " + std::to_string(i) + '\n';
    const auto orders = m_bench.write("orders.csv", kHeader + orderRow(1));
    ImportDoor door;
    const auto report = runImport(door, *mapping, {orders, m_bench.write("people.csv", people)},
                                  {.memoryLimit = 1024 * 1024}, {});
    QVERIFY(report);
    QCOMPARE(report->end, ImportEnd::Failed);
    QVERIFY(report->error->message.find("more than 1 MiB") != std::string::npos);
    QVERIFY(report->balanced());
    QVERIFY(door.all().empty());
}

void ImporterTest::aPersonIsEnteredBeforeAnythingIsWritten()
{
    const auto file = m_bench.write("orders.csv", kHeader + orderRow(1));
    ImportDoor door;
    door.beforeImport = [&](int) { QCOMPARE(door.begun.size(), std::size_t(1)); };
    ImportOptions options;
    options.person = Actor{"ann", Role::Support};
    QVERIFY(runImport(door, plainMapping(), {file}, options, {}).ok());
    QCOMPARE(door.begun.at(0).actor, *options.person);
    QCOMPARE(door.begun.at(0).mapping, plainMapping().name);
    QCOMPARE(door.begun.at(0).files.at(0),
             file + " (" + std::to_string(bytesOf(file).size()) + " bytes)");

    ImportDoor closed;
    closed.beginFailures.push_back({ErrorKind::Forbidden, "not you"});
    const auto refused = runImport(closed, plainMapping(), {file}, options, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Forbidden);
    QVERIFY(closed.all().empty() && closed.catalogue()->all().empty());
    // What cannot be opened is nobody's act; a machine is not asked.
    QVERIFY(!runImport(closed, plainMapping(), {file + "x"}, options, {}));
    QVERIFY(runImport(closed, plainMapping(), {file}, {}, {}).ok());
    QCOMPARE(closed.begun.size(), std::size_t(1));
}

std::unique_ptr<QObject> makeImporterTest() { return std::make_unique<ImporterTest>(); }

#include "tst_importer.moc"
