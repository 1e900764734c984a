#include "backend/foundation/text.h"
#include "backend/orders/order_filter.h"
#include "tests/support/property.h"

#include <QObject>

#include <algorithm>
#include <memory>

using namespace orderdeck;

namespace {

/// The filter as text and the errors of its terms, with where they stand.
std::string dump(const FilterReading& reading)
{
    std::string text = toText(reading.filter);
    for (const FilterTerm& term : reading.terms)
        if (!term.error.empty())
            text += (text.empty() ? "" : " ") + std::string("!") + std::to_string(term.begin) +
                    "+" + std::to_string(term.length);
    return text;
}

/// Text of a value: words, and what needs quotes.
rc::Gen<std::string> values()
{
    return rc::gen::oneOf(
        rc::gen::element<std::string>("SP", "on_hold", "-x", "a,b", "two words", "q\"uote", "\\",
                                      "<5", ">x", "state:a", "Köln", "a=b", "\"", "\\\"", "\n", "-",
                                      "A-1042", ","),
        rc::gen::suchThat(rc::gen::nonEmpty(rc::gen::string<std::string>()), isCleanText));
}

rc::Gen<std::vector<std::string>> lists()
{
    return rc::gen::map(rc::gen::resize(4, rc::gen::container<std::vector<std::string>>(values())),
                        [](std::vector<std::string> list) {
                            std::ranges::sort(list);
                            list.erase(std::unique(list.begin(), list.end()), list.end());
                            return list;
                        });
}

template <typename T>
std::optional<T> maybe(const rc::Gen<T>& gen)
{
    return *rc::gen::arbitrary<bool>() ? std::optional<T>(*gen) : std::nullopt;
}

OrderFilter anyFilter()
{
    const auto seconds = rc::gen::map(rc::gen::inRange<std::int64_t>(0, 3'000'000'000),
                                      [](auto s) { return Duration(std::chrono::seconds(s)); });
    const auto times = rc::gen::map(
        rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000'000),
                       rc::gen::map(rc::gen::inRange<std::int64_t>(-500'000, 2'000'000),
                                    [](auto day) { return day * 86'400'000'000; })),
        fromMicros);
    const auto amounts = rc::gen::arbitrary<std::int32_t>();
    OrderFilter filter;
    filter.states = *lists();
    filter.notStates = *lists();
    filter.regions = *lists();
    filter.sources = *lists();
    filter.customers = *lists();
    filter.lifecycles = *lists();
    filter.texts = *lists();
    filter.open = maybe(rc::gen::arbitrary<bool>());
    filter.stuck = maybe(rc::gen::arbitrary<bool>());
    filter.flagged = maybe(rc::gen::arbitrary<bool>());
    filter.ageAtLeast = maybe<Duration>(seconds);
    filter.ageAtMost = maybe<Duration>(seconds);
    filter.totalAtLeast = maybe<std::int32_t>(amounts);
    filter.totalAtMost = maybe<std::int32_t>(amounts);
    filter.placedFrom = maybe<Timestamp>(times);
    filter.placedBefore = maybe<Timestamp>(times);
    return filter;
}

} // namespace

class OrderFilterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void numbersAreFoundWithoutShift()
    {
        OrderRow row;
        row.number = "A-1042";
        const auto found = [&row](const char* text) {
            OrderFilter filter;
            filter.texts = {text};
            return matches(filter, row, Timestamp{}, std::nullopt);
        };
        QVERIFY(found("A-10") && found("a-10") && found("a-1042"));
        QVERIFY(!found("a-11"));
        row.number = "a-1042";
        QVERIFY(found("a-10") && !found("A-10"));
    }

    void textIsReadAsMeant_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* text, const char* expected) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(expected);
        };
        row("", "");
        row(" \t ", "");
        row("state:packed", "state:packed");
        row("STATE:packed,held state:new,held", "state:packed,held,new");
        row("-state:closed", "-state:closed");
        row("state=packed", "state:packed");
        row("state:\"on hold\",\"a,b\"", "state:\"on hold\",\"a,b\"");
        row("age>2h", "age>=2h");
        row("age>=2h age<3d age>5h age<2d", "age>=5h age<=2d");
        row("age:>1h30m", "age>=1h30m");
        row("total>100", "total>=100.01");
        row("total>=99.5", "total>=99.50");
        row("total<100", "total<=99.99");
        row("total<=100 total:50", "total>=50.00 total<=50.00");
        row("placed>2026-01-01", "placed>=2026-01-02");
        row("placed>=2026-01-01", "placed>=2026-01-01");
        row("placed<2026-01-01", "placed<2026-01-01");
        row("placed<=2026-01-01", "placed<2026-01-02");
        row("placed:2026-01-01", "placed>=2026-01-01 placed<2026-01-02");
        row("placed>=2026-01-01T08:30:00Z", "placed>=2026-01-01T08:30:00Z");
        row("placed>2026-01-01T08:30:00Z", "placed>=2026-01-01T08:30:00.000001Z");
        row("is:open is:stuck is:flagged", "is:open is:stuck is:flagged");
        row("is:closed", "is:closed");
        row("-is:open", "is:closed");
        row("-is:stuck", "-is:stuck");
        row("region:SP source:shop customer:X lifecycle:order",
            "region:SP customer:X source:shop lifecycle:order");
        row("\"A-1042\" A-10 A-10", "A-1042 A-10");
        row("\"two words\" 12:30", "\"two words\" 12:30");
        row("\"state:x\" \"-y\" -", "\"state:x\" \"-y\" \"-\"");
        row("\"say \\\"hi\\\" \\\\ \\n\"", "\"say \\\"hi\\\" \\\\ \\\\n\"");
        // Contradictions match nothing, which is an answer.
        row("state:a -state:a age>3d age<1h", "state:a -state:a age>=3d age<=1h");
    }
    void textIsReadAsMeant()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const FilterReading reading = parseFilter(text.toStdString());
        QCOMPARE(QByteArray::fromStdString(dump(reading)), expected);
        QVERIFY(reading.ok());
    }

    void mistakesAreMarkedAndTheRestIsKept_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* text, const char* expected, const char* says) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(expected) << QByteArray(says);
        };
        row("region:SP stat:packed is:open", "is:open region:SP !10+11", "did you mean state?");
        row("sate:x", "!0+6", "did you mean state?");
        row("plcaed>2026-01-01", "!0+17", "did you mean placed?");
        row("li:x", "!0+4", "did you mean lifecycle?");
        row("colour:red", "!0+10", "the keys are state, age, is");
        row("state:", "!0+6", "a value is missing");
        row("state:a,,b", "!0+10", "a value is missing");
        row("state>a", "!0+7", "takes a colon");
        row("-region:SP", "!0+10", "only state: and is:");
        row("-A-10", "!0+5", "text cannot be excluded");
        row("-age>2h", "!0+7", "turn its sign round");
        row("age:2h", "!0+6", "'age' takes > or <");
        row("age>soon", "!0+8", "such as 90s");
        row("age>-2h", "!0+7", "such as 90s");
        row("age>", "!0+4", "such as 90s");
        row("total>1,200", "!0+11", "an amount such as");
        row("total>1.234", "!0+11", "an amount such as");
        row("total>99999999999999999999", "!0+26", "an amount such as");
        row("placed>2026-02-30", "!0+17", "a day such as");
        row("placed>yesterday", "!0+16", "a day such as");
        row("placed<9999-12-31", "!0+17", "a day such as");
        row("is:late", "!0+7", "open, closed, stuck or flagged");
        row("is:open,stuck", "!0+13", "open, closed, stuck or flagged");
        row("is:open is:closed", "is:open !8+9", "contradicts");
        row("is:open \"A-1", "is:open !8+4", "closing quote");
        row("\"\"", "!0+2", "nothing between the quotes");
        row("region:\xff is:open", "is:open !0+8", "UTF-8");
    }
    void mistakesAreMarkedAndTheRestIsKept()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        QFETCH(QByteArray, says);
        const FilterReading reading = parseFilter(text.toStdString());
        QCOMPARE(QByteArray::fromStdString(dump(reading)), expected);
        QVERIFY(!reading.ok());
        const auto marked = std::ranges::find_if(
            reading.terms, [](const FilterTerm& term) { return !term.error.empty(); });
        QVERIFY2(marked->error.find(says.toStdString()) != std::string::npos,
                 marked->error.c_str());
    }

    void termsSayWhereTheyStandAndOfWhichKey()
    {
        const FilterReading reading = parseFilter("  -State:a  \"x y\"  age>2h");
        std::string text;
        for (const FilterTerm& term : reading.terms)
            text += std::to_string(term.begin) + "+" + std::to_string(term.length) + term.key + " ";
        QCOMPARE(text, std::string("2+8state 12+5 19+6age "));
    }

    void everyKeyHasAnExampleThatIsUnderstood()
    {
        for (const FilterKey& key : filterKeys()) {
            const FilterReading reading = parseFilter(key.example);
            QVERIFY2(reading.ok(), std::string(key.example).c_str());
            QCOMPARE(reading.terms.front().key, std::string(key.key));
            QVERIFY(!key.meaning.empty());
        }
    }

    void veryLongTextIsOneMistake()
    {
        const FilterReading reading = parseFilter(std::string(kMaxFilterBytes + 1, 'x'));
        QCOMPARE(reading.terms.size(), std::size_t(1));
        QVERIFY(!reading.ok());
        QVERIFY(parseFilter(std::string(kMaxFilterBytes, 'x')).ok());
    }

    void anyBytesGiveTermsWithinBounds()
    {
        const auto pieces =
            rc::gen::oneOf(rc::gen::string<std::string>(),
                           rc::gen::element<std::string>("state:", "-", "\"", "age>", ",", " ",
                                                         "is:", "total<=", "placed:", "\\",
                                                         "2026-01-01", "2h", "open", "12.5"));
        OD_PROPERTY("terms lie in order inside the text and cover all but blanks", [pieces] {
            std::string text;
            for (const std::string& piece : *rc::gen::container<std::vector<std::string>>(pieces))
                text += piece;
            const FilterReading reading = parseFilter(text);
            std::size_t end = 0;
            for (const FilterTerm& term : reading.terms) {
                RC_ASSERT(term.begin >= end);
                RC_ASSERT(term.length > 0U);
                RC_ASSERT(text.substr(end, term.begin - end).find_first_not_of(" \t\r\n\v\f") ==
                          std::string::npos);
                end = term.begin + term.length;
                RC_ASSERT(end <= text.size());
            }
            RC_ASSERT(parseFilter(toText(reading.filter)).filter == reading.filter);
        });
    }

    void printedFiltersReadBack()
    {
        OD_PROPERTY("parseFilter(toText(f)).filter == f", [] {
            const OrderFilter filter = anyFilter();
            const std::string text = toText(filter);
            RC_PRE(text.size() <= kMaxFilterBytes);
            RC_LOG() << text << std::endl;
            const FilterReading reading = parseFilter(text);
            RC_ASSERT(reading.ok());
            RC_ASSERT((reading.filter == filter));
        });
    }
};

std::unique_ptr<QObject> makeOrderFilterTest();
std::unique_ptr<QObject> makeOrderFilterTest() { return std::make_unique<OrderFilterTest>(); }

#include "tst_order_filter.moc"
