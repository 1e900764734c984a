#include "backend/lifecycle/scxml_reader.h"
#include "tests/support/property.h"
#include "tests/workload/import/import_fixture.h"

#include <QObject>

using namespace orderdeck;

namespace {

std::string complaintOf(const std::string& toml)
{
    const auto mapping = parseMapping(toml, "mine.toml");
    return mapping ? "none" : mapping.error().text();
}

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    const std::size_t at = text.find(from);
    if (at == std::string::npos)
        qFatal("no such text: %s", from.c_str());
    return text.replace(at, from.size(), to);
}

constexpr const char* kLog = R"(lifecycle = "plain"
source = "shop"
[[file]]
role = "events"
[events]
activity = "what"
at = "when"
orders = "who"
[order]
region = { constant = "all" }
[[activity]]
is = "place"
opens = true
)";

const std::string& plain()
{
    static const std::string text = plainToml();
    return text;
}

std::string with(const std::string& from, const std::string& to)
{
    return replaced(plain(), from, to);
}

void row(const char* name, const std::string& toml, const char* complaint)
{
    QTest::newRow(name) << QByteArray::fromStdString(toml) << QByteArray(complaint);
}

void addFileRows()
{
    row("plain", plain(), "none");
    row("no TOML", "lifecycle = ", "(mine.toml:1)");
    row("unknown key", "speed = 3\n" + plain(), "unknown key 'speed' (mine.toml:1)");
    row("unknown key of a file", with("role = \"orders\"", "role = \"orders\"\nhead = true"),
        "unknown key 'head' (mine.toml:6)");
    row("unknown key of the order", with("total", "sum"), "unknown key 'sum' (mine.toml:11)");
    row("no lifecycle", with("lifecycle = \"plain\"", ""), "'lifecycle' is missing or empty");
    row("no source", with("source = \"shop\"", "source = \"\""), "'source' is missing or empty");
    row("currency of two letters", with("EUR", "EU"), "'currency' must be three capital letters");
    row("no file", "lifecycle = \"a\"\nsource = \"b\"\n", "'file' must be given once");
    row("first file joined", with("\"orders\"", "\"customers\""),
        "'role' of the first file must be orders or events");
    row("first file with key", with("role = \"orders\"", "role = \"orders\"\nkey = \"no\""),
        "'role' is the first file's");
    row("joined file without key", with("[order]", "[[file]]\nrole = \"c\"\n[order]"),
        "needs key and joins");
    row("twice the same role",
        with("[order]", "[[file]]\nrole = \"orders\"\nkey = \"a\"\njoins = \"no\"\n[order]"),
        "'role' stands here twice");
    row("wrong rows",
        with("[order]", "[[file]]\nrole = \"c\"\nkey = \"a\"\njoins = \"no\"\nrows = \"two\"\n"
                        "[order]"),
        "'rows' must be one or many");
    row("delimiter of two", with("role = \"orders\"", "role = \"orders\"\ndelimiter = \"ab\""),
        "'delimiter' must be one ASCII character");
    row("delimiter is a quote",
        with("role = \"orders\"", "role = \"orders\"\ndelimiter = \"\\\"\""),
        "'delimiter' must be one ASCII character");
    row("columns with header", with("role = \"orders\"", "role = \"orders\"\ncolumns = [\"a\"]"),
        "'columns' are for files without a header");
    row("header no boolean", with("role = \"orders\"", "role = \"orders\"\nheader = \"no\""),
        "'header' must be true or false");
}

void addOrderRows()
{
    row("no number", with("number = \"no\"", ""), "'number' is missing");
    row("no placed_at", with("placed_at = \"at\"", ""), "'placed_at' is missing");
    row("no region", with("region = { constant = \"all\" }", ""), "'region' is missing");
    row("column zero", with("number = \"no\"", "number = 0"),
        "a column is a name or a number from 1 to 4096");
    row("column is a date", with("number = \"no\"", "number = 2020-01-01"),
        "a column is a name or a number");
    row("place without column", with("number = \"no\"", "number = { file = \"orders\" }"),
        "'column' is missing");
    row("unknown role", with("number = \"no\"", "number = { file = \"x\", column = 1 }"),
        "'file' names no declared role");
    row("wrong time", with("[[file]]", "[time]\nformat = \"%Q\"\n[[file]]"),
        "'format' is wrong: the time format '%Q' has an unknown conversion '%Q'");
    row("wrong offset", with("[[file]]", "[time]\nutc_offset = \"3\"\n[[file]]"),
        "'utc_offset' must look like +02:00");
    row("wrong minor units", with("currency", "minor_units = 7\ncurrency"),
        "'minor_units' must be 1, 10, 100 or 1000");
    row("status without states", with("[status.states]\nN = \"new\"\nD = \"done\"\n", ""),
        "'states' is missing");
    row("status without state", with("N = \"new\"", "N = { event = \"do\" }"),
        "'state' is missing or empty");
    row("step without time", plain() + "[[step]]\nevent = \"do\"\n", "'at' is missing");
    row("skip without name", plain() + "[[skip]]\ncolumn = \"no\"\nis = \"1\"\n",
        "'name' is missing or empty");
    row("skip without condition", plain() + "[[skip]]\nname = \"a\"\ncolumn = \"no\"\n",
        "needs a column with 'is' or 'empty'");
    row("unreached without log", plain() + "[[skip]]\nname = \"a\"\nunreached = true\n",
        "'unreached' is for event logs");
    row("events without log", plain() + "[events]\nactivity = \"a\"\n",
        "is for mappings whose first file has the role events");
    const std::string joined = with("[order]", "[[file]]\nrole = \"c\"\nkey = \"a\"\n"
                                               "joins = \"no\"\nrows = \"many\"\n[order]");
    row("customer of many rows", replaced(joined, "{ constant = \"somebody\" }", "\"c.name\""),
        "'customer' is a column of a file with several rows per order");
}

} // namespace

class MappingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shippedMappingsAreRead();
    void refusesWhatItDoesNotUnderstand_data();
    void refusesWhatItDoesNotUnderstand();
    void refusesAnEventLogThatDoesNotFit();
    void findsTheLifecycleBesideTheMapping();
    void refusesStatesAndEventsThatTheLifecycleLacks();
    void anyTextGivesAMappingOrAComplaint();
};

void MappingTest::shippedMappingsAreRead()
{
    for (const std::string& name : shippedMappings()) {
        const auto mapping = loadMapping(name);
        QVERIFY2(mapping, name.c_str());
        QCOMPARE(mapping->name, name);
        QVERIFY(!mapping->title.empty());
        const ScxmlReading lifecycle = readScxml(mapping->lifecycleSource);
        QVERIFY2(lifecycle.lifecycle, name.c_str());
        QCOMPARE(lifecycle.lifecycle->name(), mapping->lifecycle);
    }
    QCOMPARE(loadMapping("no_such_mapping").error().kind, ErrorKind::NotFound);
}

void MappingTest::refusesWhatItDoesNotUnderstand_data()
{
    QTest::addColumn<QByteArray>("toml");
    QTest::addColumn<QByteArray>("complaint");
    addFileRows();
    addOrderRows();
}

void MappingTest::refusesWhatItDoesNotUnderstand()
{
    QFETCH(QByteArray, toml);
    QFETCH(QByteArray, complaint);
    const std::string found = complaintOf(toml.toStdString());
    QVERIFY2(found.find(complaint.toStdString()) != std::string::npos, found.c_str());
}

void MappingTest::refusesAnEventLogThatDoesNotFit()
{
    const std::string log = kLog;
    QCOMPARE(complaintOf(log), "none");
    const auto with = [&](const std::string& more) { return complaintOf(log + more); };
    QCOMPARE(with("[[link]]\nfrom = \"item\"\nto = \"who\"\n"), "none");
    QCOMPARE(with("[[link]]\nfrom = \"package\"\nto = \"item\"\n"),
             "'to' must be the column of the orders or the 'from' of a link before (mine.toml:16)");
    QCOMPARE(with("[[activity]]\nis = \"pick\"\n"),
             "'is' needs either an event or opens = true (mine.toml:15)");
    QCOMPARE(with("[[activity]]\nis = \"place\"\nevent = \"do\"\n"),
             "'is' stands here twice (mine.toml:15)");
    QCOMPARE(complaintOf(replaced(log, "opens = true", "event = \"do\"")),
             "'activity' needs one with opens = true: the one that makes an order (mine.toml:11)");
    QCOMPARE(complaintOf(replaced(log, "[order]\n", "[order]\nnumber = \"who\"\n")),
             "an event log has its number and placed_at from [events] (mine.toml:9)");
}

void MappingTest::findsTheLifecycleBesideTheMapping()
{
    const FileBench bench;
    const std::string path = bench.write("mine.toml", plainToml());
    QCOMPARE(loadMapping(path)->lifecycleSource, "");
    bench.write("plain.scxml", plainLifecycle());
    QCOMPARE(loadMapping(path)->lifecycleSource, plainLifecycle());
    QCOMPARE(loadMapping(path)->name, "mine");
}

void MappingTest::refusesStatesAndEventsThatTheLifecycleLacks()
{
    const FileBench bench;
    const std::string orders = bench.write("orders.csv", "no,at,amount,status\n");
    const auto complaint = [&](const std::string& from, const std::string& to) {
        auto mapping = parseMapping(
            replaced(plainToml() + "[[step]]\nevent = \"do\"\nat = \"at\"\n", from, to),
            "mine.toml");
        mapping->lifecycleSource = plainLifecycle();
        ImportDoor door;
        const auto report = runImport(door, *mapping, {orders}, {}, {});
        return report ? std::string("none") : report.error().text();
    };
    QCOMPARE(complaint("\"do\"", "\"do\""), "none");
    QCOMPARE(complaint("\"new\"", "\"newer\""),
             "the lifecycle 'plain' has no state 'newer' (mine.toml:15)");
    QCOMPARE(complaint("\"do\"", "\"dot\""),
             "the lifecycle 'plain' has no event 'dot' (mine.toml:17)");
    QCOMPARE(complaint("[order]\n", "[order]\ninitial = \"old\"\n"),
             "the lifecycle 'plain' has no state 'old' (mine.toml:7)");
}

void MappingTest::anyTextGivesAMappingOrAComplaint()
{
    OD_PROPERTY("no crash", [] {
        const auto lines = *rc::gen::container<std::vector<std::string>>(
            rc::gen::elementOf(std::vector<std::string>{"lifecycle = \"a\"",
                                                        "source = \"b\"",
                                                        "[[file]]",
                                                        "role = \"orders\"",
                                                        "role = \"events\"",
                                                        "[order]",
                                                        "number = 1",
                                                        "placed_at = 2",
                                                        "[events]",
                                                        "region = { constant = \"x\" }",
                                                        "[[skip]]",
                                                        "[[link]]",
                                                        "from = 1",
                                                        "to = \"y\"",
                                                        "[items]",
                                                        "sku = \"c.x\"",
                                                        "file = 3",
                                                        "[[activity]]",
                                                        "is = []",
                                                        "[status]",
                                                        "column = {}",
                                                        "[fields]",
                                                        "x = 1",
                                                        "total = [1, 2]",
                                                        "[time]",
                                                        "format = 3",
                                                        "key = 1",
                                                        "joins = 1",
                                                        "[[step]]",
                                                        "order = 3",
                                                        "items = []",
                                                        "skip = 1"}));
        std::string toml;
        for (const std::string& line : lines)
            toml += line + '\n';
        const auto mapping = parseMapping(toml, "any.toml");
        RC_ASSERT(mapping.ok() || !mapping.error().message.empty());
    });
}

std::unique_ptr<QObject> makeMappingTest() { return std::make_unique<MappingTest>(); }

#include "tst_mapping.moc"
