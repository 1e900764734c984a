#include "backend/foundation/text.h"
#include "backend/workload/import/cell_values.h"
#include "backend/workload/import/time_format.h"
#include "tests/support/property.h"

#include <QObject>

#include <memory>

using namespace orderdeck;

namespace {

std::string timeOf(const char* pattern, std::string_view text)
{
    const auto format = TimeFormat::compile(pattern);
    if (!format)
        return "bad format";
    const auto time = format->parse(text);
    return time ? toIso8601(*time) : "none";
}

std::string listOf(std::string_view text, char separator = 0)
{
    const auto list = parseList(text, separator);
    if (!list)
        return "none";
    std::string joined;
    for (const std::string& each : *list)
        joined += '<' + each + '>';
    return joined;
}

} // namespace

class CellValuesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsTimes_data();
    void readsTimes();
    void refusesFormats();
    void readsAmounts();
    void readsLists();
    void amountsAreReadAsWritten();
    void timesAreReadAsWritten();
};

void CellValuesTest::readsTimes_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* pattern, const char* text, const char* expected) {
        QTest::addRow("%s as %s", text, pattern)
            << QByteArray(pattern) << QByteArray(text) << QByteArray(expected);
    };
    row("%Y-%m-%d %H:%M:%S%.f", "2013-07-25 00:00:00.0", "2013-07-25T00:00:00Z");
    row("%Y-%m-%d %H:%M:%S%.f", "2013-07-25 00:00:01", "2013-07-25T00:00:01Z");
    row("%Y-%m-%d %H:%M:%S%.f", "2013-07-25 00:00:01.25", "2013-07-25T00:00:01.250000Z");
    row("%Y-%m-%d %H:%M:%S", "2013-07-25 00:00:01.25", "none");
    row("%Y-%m-%d %H:%M:%S", " 2013-07-25 00:00:01 ", "2013-07-25T00:00:01Z");
    row("%F %T", "2016-02-29 23:59:59", "2016-02-29T23:59:59Z");
    row("%F", "2015-02-29", "none");
    row("%F", "2015-13-01", "none");
    row("%F", "2015-00-10", "none");
    row("%F %T", "2015-01-01 24:00:00", "none");
    row("%F %T", "2015-01-01 10:60:00", "none");
    row("%F", "0001-01-01", "none");
    row("%F", "1969-12-31", "none");
    row("%F", "2106-01-01", "none");
    row("%d.%m.%Y", "3.2.2020", "2020-02-03T00:00:00Z");
    row("%d.%m.%Y %H:%M", "03.02.2020 7:05", "2020-02-03T07:05:00Z");
    row("%m/%d/%y %I:%M %p", "12/31/19 12:05 AM", "2019-12-31T00:05:00Z");
    row("%m/%d/%y %I:%M %p", "12/31/19 12:05 pm", "2019-12-31T12:05:00Z");
    row("%m/%d/%y %I:%M %p", "12/31/19 13:05 pm", "none");
    row("%d %b %Y", "5 Mar 2021", "2021-03-05T00:00:00Z");
    row("%d %b %Y", "5 Mrz 2021", "none");
    row("%FT%T%z", "2021-03-05T10:00:00+02:00", "2021-03-05T08:00:00Z");
    row("%FT%T%z", "2021-03-05T10:00:00-0330", "2021-03-05T13:30:00Z");
    row("%FT%T%z", "2021-03-05T10:00:00Z", "2021-03-05T10:00:00Z");
    row("%FT%T%z", "2021-03-05T10:00:00", "none");
    row("%s", "1500000000", "2017-07-14T02:40:00Z");
    row("%F %T", "2021-03-05", "none");
    row("%F", "2021-03-05 10:00:00", "none");
    row("%F", "", "none");
    row("%F", "yesterday", "none");
    row("%Y%m%d", "20210305", "2021-03-05T00:00:00Z");
    row("iso", "2019-05-20 07:07:47.000Z", "2019-05-20T07:07:47Z");
    row("iso", "2019-05-20", "2019-05-20T00:00:00Z");
    row("iso", "20.5.2019", "none");
}

void CellValuesTest::readsTimes()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QCOMPARE(timeOf(pattern.constData(), text.toStdString()), expected.toStdString());
}

void CellValuesTest::refusesFormats()
{
    for (const char* pattern : {"", "%", "%Q", "%H:%M", "%Y-%m", "%Y-%d", "time", "%Y-%m-%d%"})
        QVERIFY2(!TimeFormat::compile(pattern), pattern);
}

void CellValuesTest::readsAmounts()
{
    const auto minor = [](std::string_view text, AmountFormat format = {}) {
        const auto amount = parseAmount(text, format);
        return amount ? std::to_string(*amount) : "none";
    };
    QCOMPARE(minor("109.90"), "10990");
    QCOMPARE(minor("476.0"), "47600");
    QCOMPARE(minor(" 3 "), "300");
    QCOMPARE(minor("-0.05"), "-5");
    QCOMPARE(minor("+1.5"), "150");
    QCOMPARE(minor(".5"), "50");
    QCOMPARE(minor("12."), "1200");
    QCOMPARE(minor("1.2300"), "123");
    QCOMPARE(minor("1.234"), "none");
    QCOMPARE(minor("1,5"), "none");
    QCOMPARE(minor("1,5", {',', 2}), "150");
    QCOMPARE(minor("1.234,50", {',', 2}), "none");
    QCOMPARE(minor("1500", {'.', 0}), "1500");
    QCOMPARE(minor("1500.0", {'.', 0}), "1500");
    QCOMPARE(minor("1500.5", {'.', 0}), "none");
    QCOMPARE(minor("1.2345", {'.', 3}), "none");
    for (const char* text : {"", " ", "-", ".", "abc", "1e5", "NaN", "0x10", "1 000", "--1",
                             "1.2.3", "99999999999999999999", "9000000000000000000", "$5"})
        QCOMPARE(minor(text), "none");
}

void CellValuesTest::readsLists()
{
    QCOMPARE(listOf("['880001','880004']"), "<880001><880004>");
    QCOMPARE(listOf("[\"a\", \"b\"]"), "<a><b>");
    QCOMPARE(listOf("[1, 2]"), "<1><2>");
    QCOMPARE(listOf("['a\\'b']"), "<a'b>");
    QCOMPARE(listOf("['a,b']"), "<a,b>");
    QCOMPARE(listOf("[]"), "");
    QCOMPARE(listOf("[ ]"), "");
    QCOMPARE(listOf(" "), "");
    QCOMPARE(listOf("one"), "<one>");
    QCOMPARE(listOf("a;b; c", ';'), "<a><b><c>");
    QCOMPARE(listOf("a;b"), "<a;b>");
    for (const char* text :
         {"[", "['a'", "['a", "['a' 'b']", "['a',]", "[,]", "[a]]", "['a']x", "[[1]]", "['a'b]"})
        QCOMPARE(listOf(text), "none");
}

void CellValuesTest::amountsAreReadAsWritten()
{
    OD_PROPERTY("formatMinor and parseAmount agree", [] {
        const auto minor =
            *rc::gen::inRange<std::int64_t>(-9'000'000'000'000'000, 9'000'000'000'000'000);
        RC_ASSERT(parseAmount(formatMinor(minor), {}) == minor);
    });
}

void CellValuesTest::timesAreReadAsWritten()
{
    const auto format = TimeFormat::compile("%Y-%m-%dT%H:%M:%S%.f%z").value();
    OD_PROPERTY("toIso8601 and the formats agree", [&] {
        const Timestamp time =
            fromMicros(*rc::gen::inRange<std::int64_t>(0, 4'291'747'200'000'000));
        RC_ASSERT(format.parse(toIso8601(time)) == time);
    });
}

std::unique_ptr<QObject> makeCellValuesTest() { return std::make_unique<CellValuesTest>(); }

#include "tst_cell_values.moc"
