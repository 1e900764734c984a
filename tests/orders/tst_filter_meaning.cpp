#include "backend/orders/order_filter.h"

#include <QObject>
#include <QTest>

#include <memory>
#include <optional>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

constexpr Timestamp kNow = std::chrono::sys_days(std::chrono::year(2026) / 1 / 10);

OrderRow sampleRow()
{
    OrderRow row;
    row.id = OrderId(123'456);
    row.number = "A-1042";
    row.source = "shop";
    row.customer = "C-17";
    row.region = "SP";
    row.lifecycle = "order";
    row.state = "packed";
    row.since = kNow - 2h;
    row.placedAt = kNow - 24h;
    row.totalMinor = 10'000;
    row.flags = 1;
    return row;
}

} // namespace

class FilterMeaningTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void filterDecidesAboutARow_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("expected");
        const auto row = [](const char* text, bool expected) {
            QTest::newRow(text) << QByteArray(text) << expected;
        };
        row("", true);
        row("state:packed", true);
        row("state:held,packed", true);
        row("state:held", false);
        row("state:Packed", false);
        row("-state:packed", false);
        row("-state:held", true);
        row("state:packed -state:packed", false);
        row("region:SP,RJ", true);
        row("region:RJ", false);
        row("source:shop customer:C-17 lifecycle:order", true);
        row("source:x", false);
        row("customer:x", false);
        row("lifecycle:x", false);
        row("is:open", true);
        row("is:closed", false);
        row("is:stuck", true);
        row("-is:stuck", false);
        row("is:flagged", true);
        row("-is:flagged", false);
        row("age>2h", true);
        row("age>2h1s", false);
        row("age<2h", true);
        row("age<1h", false);
        row("total>99.99", true);
        row("total>100", false);
        row("total>=100", true);
        row("total<100", false);
        row("total<=100", true);
        row("total:100", true);
        row("total>200 total<50", false);
        row("placed:2026-01-09", true);
        row("placed>2026-01-09", false);
        row("placed>2026-01-08", true);
        row("placed<2026-01-09", false);
        row("placed<=2026-01-09", true);
        row("placed<2026-01-10", true);
        row("A-1042", true);
        row("A-10", true);
        row("-1042", true);
        row("1042", false);
        row("C-17", true);
        row("C-1", false);
        row("123456", true);
        row("12345", false);
        row("A-10 C-17 123456", true);
        row("A-10 C-18", false);
    }
    void filterDecidesAboutARow()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, expected);
        const OrderFilter filter = parseFilter(text.toStdString()).filter;
        QCOMPARE(matches(filter, sampleRow(), kNow, Duration(1h)), expected);
    }

    void stuckIsPastItsTargetAndNeverWithoutOne()
    {
        OrderFilter stuck;
        stuck.stuck = true;
        OrderFilter moving;
        moving.stuck = false;
        for (const auto& [target, expected] : {std::pair(std::optional<Duration>(), false),
                                               {Duration(2h), false},
                                               {Duration(2h) - 1us, true}}) {
            QCOMPARE(matches(stuck, sampleRow(), kNow, target), expected);
            QCOMPARE(matches(moving, sampleRow(), kNow, target), !expected);
        }
    }
};

std::unique_ptr<QObject> makeFilterMeaningTest();
std::unique_ptr<QObject> makeFilterMeaningTest() { return std::make_unique<FilterMeaningTest>(); }

#include "tst_filter_meaning.moc"
