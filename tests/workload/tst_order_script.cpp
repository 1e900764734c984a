#include "backend/workload/arrival_process.h"
#include "backend/workload/history_clock.h"
#include "backend/workload/order_script.h"
#include "backend/workload/rate_window.h"
#include "tests/workload/workload_fixture.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <cmath>

using namespace orderdeck;

class OrderScriptTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sameSeedSameOrders();
    void anotherSeedOtherOrders();
    void numbersLeadBackToTheirSequence();
    void regionsComeInTheirShares();
    void payloadNamesItemsThatAddUpToTheTotal();
    void stepsComeInTheirSharesAndTimes();
    void noTimeIsLongerThanTheLongest();
    void arrivalsFollowTheDay();
    void compressedDaysAreShorter();
    void ratesAreMeansOfTheLastTenSeconds();
    void historyClockMeetsTheCompressedPresent();
};

void OrderScriptTest::sameSeedSameOrders()
{
    const OrderScript a(shippedBehaviour(), 7);
    const OrderScript b(shippedBehaviour(), 7);
    for (std::int64_t sequence = 1; sequence <= 200; ++sequence) {
        QCOMPARE(a.order(sequence), b.order(sequence));
        const ScriptPosition position{sequence, 3, 2};
        QCOMPARE(a.next(position).dwell, b.next(position).dwell);
        QCOMPARE(a.next(position).step == nullptr, b.next(position).step == nullptr);
    }
}

void OrderScriptTest::anotherSeedOtherOrders()
{
    const OrderScript a(shippedBehaviour(), 7);
    const OrderScript b(shippedBehaviour(), 8);
    int same = 0;
    for (std::int64_t sequence = 1; sequence <= 200; ++sequence)
        same += a.order(sequence).payload == b.order(sequence).payload ? 1 : 0;
    QVERIFY2(same < 40, std::to_string(same).c_str());
}

void OrderScriptTest::numbersLeadBackToTheirSequence()
{
    const OrderScript script(shippedBehaviour(), 1);
    QCOMPARE(script.number(1), std::string("A-100001"));
    QCOMPARE(script.number(900'000'000), std::string("A-900100000"));
    for (const std::int64_t sequence : {1LL, 2LL, 99'999LL, 12'345'678'901LL})
        QCOMPARE(script.sequence(script.number(sequence)).value_or(0), sequence);
    for (const char* strange :
         {"", "A-", "A-1", "A-100000", "B-100001", "A-100001x", "A--5", "A-99999999999999999999"})
        QVERIFY2(!script.sequence(strange), strange);
}

void OrderScriptTest::regionsComeInTheirShares()
{
    constexpr int kOrders = 50'000;
    const OrderScript script(shippedBehaviour(), 3);
    std::map<std::string, int> counts;
    for (int sequence = 1; sequence <= kOrders; ++sequence)
        ++counts[script.order(sequence).region];
    for (const Behaviour::Region& region : script.behaviour().regions) {
        const double expected = region.share * kOrders;
        QVERIFY2(std::abs(counts[region.name] - expected) < 5 * std::sqrt(expected),
                 region.name.c_str());
    }
}

void OrderScriptTest::payloadNamesItemsThatAddUpToTheTotal()
{
    for (const Behaviour& behaviour : {shippedBehaviour(), plainBehaviour()}) {
        const OrderScript script(behaviour, 5);
        for (int sequence = 1; sequence <= 500; ++sequence) {
            const NewOrder order = script.order(sequence);
            QVERIFY(validate(order));
            std::int64_t total = 0;
            const nlohmann::json payload = nlohmann::json::parse(order.payload);
            for (const auto& item : payload.at("items"))
                total += item.at("quantity").get<std::int64_t>() *
                         item.at("priceMinor").get<std::int64_t>();
            QCOMPARE(order.totalMinor, total);
            QVERIFY(total > 0);
            QVERIFY(order.payload.size() < 500);
        }
    }
}

void OrderScriptTest::stepsComeInTheirSharesAndTimes()
{
    constexpr int kDraws = 100'000;
    const Behaviour behaviour = shippedBehaviour();
    const OrderScript script(behaviour, 11);
    for (std::size_t state = 0; state < behaviour.states.size(); ++state) {
        std::map<const BehaviourStep*, std::pair<int, double>> seen;
        for (int sequence = 1; sequence <= kDraws; ++sequence) {
            const NextStep next = script.next({sequence, 2, static_cast<std::uint8_t>(state)});
            ++seen[next.step].first;
            seen[next.step].second += std::chrono::duration<double>(next.dwell).count();
        }
        const StateBehaviour& own = script.behaviour().states[state];
        for (const BehaviourStep& step : own.steps) {
            const auto [count, seconds] = seen[&step];
            const std::string name = own.state + ' ' + step.event;
            const double expected = step.share * kDraws;
            QVERIFY2(std::abs(count - expected) < 5 * std::sqrt(expected), name.c_str());
            const double mean = std::chrono::duration<double>(step.dwell).count();
            QVERIFY2(std::abs(seconds / count / mean - 1) < 5 / std::sqrt(count), name.c_str());
        }
    }
}

void OrderScriptTest::noTimeIsLongerThanTheLongest()
{
    const OrderScript script(shippedBehaviour(), 13);
    Duration longest{};
    for (int sequence = 1; sequence <= 20'000; ++sequence)
        for (std::uint8_t state = 0; state < script.behaviour().states.size(); ++state)
            longest = std::max(longest, script.next({sequence, 4, state}).dwell);
    QVERIFY(longest <= script.longestDwell());
    QVERIFY(script.longestDwell() < std::chrono::days(10));
}

void OrderScriptTest::arrivalsFollowTheDay()
{
    std::vector<double> hours(24, 0.5);
    for (std::size_t hour = 12; hour < 24; ++hour)
        hours[hour] = 1.5;
    const Timestamp start = Timestamp(std::chrono::days(20'000));
    ArrivalProcess arrivals(DayShape(hours), 1, 17);
    arrivals.restart(start, 10'000);
    int morning = 0;
    int evening = 0;
    for (; arrivals.next() < start + std::chrono::days(10); arrivals.advance()) {
        const auto hour = (arrivals.next() - start) % std::chrono::days(1) / std::chrono::hours(1);
        morning += hour >= 2 && hour < 11 ? 1 : 0;
        evening += hour >= 14 && hour < 23 ? 1 : 0;
    }
    QVERIFY2(std::abs(evening / double(morning) - 3) < 0.1, std::to_string(morning).c_str());
    QVERIFY(std::abs(morning - 10 * 10'000 * 9 / 24.0 * 0.5) < 600);
}

void OrderScriptTest::compressedDaysAreShorter()
{
    std::vector<double> hours(24, 0.1);
    hours[12] = 2;
    const Timestamp start = Timestamp(std::chrono::days(20'000));
    ArrivalProcess arrivals(DayShape(hours), 60, 19);
    arrivals.restart(start, 1'000'000);
    int count = 0;
    int noon = 0;
    // A day of the shop is 24 minutes here.
    for (; arrivals.next() < start + std::chrono::hours(4); arrivals.advance(), ++count) {
        const auto minute =
            (arrivals.next() - start) % std::chrono::minutes(24) / std::chrono::minutes(1);
        noon += minute == 12 || minute == 11 ? 1 : 0;
    }
    QVERIFY(std::abs(count - 1'000'000 / 6.0) < 2'500);
    QVERIFY2(noon > count * 4 / 10, std::to_string(noon).c_str());
}

void OrderScriptTest::ratesAreMeansOfTheLastTenSeconds()
{
    RateWindow window;
    QCOMPARE(window.perSecond(5'000'000), 0.0);
    for (int second = 5; second < 8; ++second)
        window.add(10, second * 1'000'000);
    QCOMPARE(window.perSecond(8'100'000), 10.0);
    QCOMPARE(window.perSecond(17'000'000), 1.0);
    QCOMPARE(window.perSecond(18'000'000), 0.0);
    window.add(30, 18'500'000);
    QCOMPARE(window.perSecond(19'000'000), 3.0);
    QCOMPARE(window.perSecond(500'000'000), 0.0);
}

void OrderScriptTest::historyClockMeetsTheCompressedPresent()
{
    using namespace std::chrono_literals;
    const Timestamp now = Timestamp(std::chrono::days(20'500)) + 5h;
    const HistoryClock clock(now, 60, std::chrono::days(10));
    QCOMPARE(clock.wall(0s), now);
    QCOMPARE(clock.wall(1h), now - 1min);
    QCOMPARE(clock.wall(std::chrono::days(10)), now - 4h);
    QCOMPARE(clock.wall(std::chrono::days(11)), now - 28h);
    QCOMPARE(clock.shopSpan(4h), Duration(std::chrono::days(10)));
    QCOMPARE(clock.shopSpan(28h), Duration(std::chrono::days(11)));
    QCOMPARE(clock.shopSpan(1min), Duration(1h));
    QCOMPARE(HistoryClock(now, 1, std::chrono::days(10)).shopNow() - now,
             Timestamp(std::chrono::days(20'000)) - Timestamp(std::chrono::days(20'500)));
}

std::unique_ptr<QObject> makeOrderScriptTest();
std::unique_ptr<QObject> makeOrderScriptTest() { return std::make_unique<OrderScriptTest>(); }

#include "tst_order_script.moc"
