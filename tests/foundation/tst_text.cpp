#include "backend/foundation/ids.h"
#include "backend/foundation/random.h"
#include "backend/foundation/text.h"
#include "tests/support/property.h"

#include <QObject>
#include <QStringDecoder>

#include <memory>

using namespace orderdeck;
using namespace std::chrono_literals;

class TextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanTextIsUtf8WithoutNul()
    {
        for (const char* clean : {"", "A-1042", "Köln", "日本", "\xf0\x9f\x93\xa6", "a\tb\n"})
            QVERIFY2(isCleanText(clean), clean);
        QVERIFY(!isCleanText(std::string_view("a\0b", 3)));
        for (const char* unclean : {"\x80", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                    "\xe2\x82", "\xff", "ok\xf8"})
            QVERIFY(!isCleanText(unclean));
    }

    void cleanTextAgreesWithQt()
    {
        OD_PROPERTY("isCleanText == decodes without error and has no NUL", [](std::string bytes) {
            QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
            const QString decoded = decoder(QByteArray::fromStdString(bytes));
            const bool expected = !decoder.hasError() && bytes.find('\0') == std::string::npos &&
                                  decoded.toStdString() == bytes;
            // A byte order mark is dropped by Qt and kept by us.
            RC_PRE(!bytes.starts_with("\xef\xbb\xbf"));
            RC_ASSERT(isCleanText(bytes) == expected);
        });
    }

    void durationsAreRead()
    {
        QCOMPARE(parseDuration("90s"), Duration(90s));
        QCOMPARE(parseDuration("1h30m"), Duration(90min));
        QCOMPARE(parseDuration("1w2d"), Duration(9 * 24h));
        QCOMPARE(parseDuration("0s"), Duration(0));
        for (const char* wrong : {"", "5", "h", "-5s", "+5s", "5 s", "5x", "5m1h", "5s5s", "1.5h",
                                  "99999999999999999999s", "101000w"})
            QVERIFY2(!parseDuration(wrong), wrong);
    }

    void durationsAreDescribedByTheirTwoLargestUnits()
    {
        QCOMPARE(describeDuration(320ms), std::string("320 ms"));
        QCOMPARE(describeDuration(40s), std::string("40 s"));
        QCOMPARE(describeDuration(125s), std::string("2 min 05 s"));
        QCOMPARE(describeDuration(2h + 14min + 59s), std::string("2 h 14 min"));
        QCOMPARE(describeDuration(27h), std::string("1 d 3 h"));
        QCOMPARE(describeDuration(-40s), std::string("-40 s"));
    }

    void timesReadBack()
    {
        OD_PROPERTY("parseIso8601(toIso8601(t)) == t", [] {
            // From the year 1 to 9999.
            const auto micros =
                *rc::gen::inRange<std::int64_t>(-62'135'596'800'000'000, 253'402'300'799'999'999);
            RC_ASSERT(parseIso8601(toIso8601(fromMicros(micros))) == fromMicros(micros));
        });
    }

    void otherFormsOfTimeAreRead()
    {
        const auto expected = parseIso8601("2026-11-23T19:27:00Z");
        QVERIFY(expected.has_value());
        QCOMPARE(toIso8601(*expected), std::string("2026-11-23T19:27:00Z"));
        for (const char* same : {"2026-11-23 19:27:00", "2026-11-23T19:27:00.000",
                                 "2026-11-23T21:27:00+02:00", "2026-11-23T14:27:00-0500"})
            QCOMPARE(parseIso8601(same), expected);
        QCOMPARE(parseIso8601("2026-11-23"), expected.value() - 19h - 27min);
        for (const char* wrong :
             {"", "2026", "2026-02-30", "2026-13-01", "2026-01-01T24:00:00", "2026-01-01T10:00",
              "2026-01-01T10:00:00X", "2026-01-01T10:00:00+99:00", "2026-01-01x"})
            QVERIFY2(!parseIso8601(wrong), wrong);
    }

    void moneyReadsBack()
    {
        OD_PROPERTY("parseMinor(formatMinor(m)) == m", [] {
            constexpr std::int64_t kMost = 1'000'000'000'000'000;
            const auto minor = *rc::gen::inRange<std::int64_t>(-kMost, kMost);
            RC_ASSERT(parseMinor(formatMinor(minor)) == minor);
        });
        QCOMPARE(formatMinor(1'234'567), std::string("12345.67"));
        QCOMPARE(formatMinor(-5), std::string("-0.05"));
        QCOMPARE(formatMinor(INT64_MIN), std::string("-92233720368547758.08"));
        QCOMPARE(parseMinor("12.5"), std::int64_t(1250));
        QCOMPARE(parseMinor("-0.05"), std::int64_t(-5));
        for (const char* wrong : {"", "-", ".5", "1.", "1.234", "1,5", "+1", " 1", "1e3", "--1",
                                  "99999999999999999999"})
            QVERIFY2(!parseMinor(wrong), wrong);
    }

    void splittingKeepsEmptyParts()
    {
        QCOMPARE(split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
        QCOMPARE(split("", ','), (std::vector<std::string_view>{""}));
        QCOMPARE(trimmed(" \t a b\r\n"), std::string_view("a b"));
        QCOMPARE(trimmed(" \n"), std::string_view());
    }

    void orderIdsAreReadAsDigitsOnly()
    {
        QVERIFY(parseOrderId("9223372036854775807") == OrderId(INT64_MAX));
        for (const char* wrong : {"", "0", "-1", "+1", " 1", "1x", "9223372036854775808"})
            QVERIFY2(!parseOrderId(wrong), wrong);
    }

    void seededRandomIsTheSameEverywhere()
    {
        // The first values of SplitMix64 from seed 1234567, as its authors publish them.
        Random random(1'234'567);
        QCOMPARE(random.next(), std::uint64_t(6'457'827'717'110'365'317ULL));
        QCOMPARE(random.next(), std::uint64_t(3'203'168'211'198'807'973ULL));
        double sum = 0;
        for (int i = 0; i < 10'000; ++i) {
            const double unit = random.unit();
            QVERIFY(unit >= 0 && unit < 1);
            sum += random.exponential();
        }
        QVERIFY(sum > 9'500 && sum < 10'500);
    }
};

std::unique_ptr<QObject> makeTextTest();
std::unique_ptr<QObject> makeTextTest() { return std::make_unique<TextTest>(); }

#include "tst_text.moc"
