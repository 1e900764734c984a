#include "backend/orders/fold.h"

#include <QObject>
#include <QTest>

#include <memory>
#include <sstream>

using namespace orderdeck;

namespace {

Event step(std::int64_t version, const char* name, const char* from, const char* to)
{
    Event event;
    event.version = version;
    event.name = name;
    event.from = from;
    event.to = to;
    event.at = fromMicros(version * 1'000'000);
    event.lifecycleVersion = 2;
    return event;
}

std::string dump(const Order& order)
{
    std::ostringstream text;
    text << "v" << order.version << " " << order.state << " before=" << order.previousState
         << " since=" << toMicros(order.since) / 1'000'000 << "s";
    return text.str();
}

} // namespace

class FoldTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eventsBecomeTheOrder()
    {
        Order order;
        order.number = "A-1";
        const std::pair<Event, const char*> steps[] = {
            {step(1, "created", "", "placed"), "v1 placed before= since=1s"},
            {step(2, "pay", "placed", "paid"), "v2 paid before=placed since=2s"},
            // No target: nothing but the version moves.
            {step(3, "note", "paid", "paid"), "v3 paid before=placed since=2s"},
            {step(4, "hold", "paid", "on_hold"), "v4 on_hold before=paid since=4s"},
            {step(5, "release", "on_hold", "paid"), "v5 paid before=on_hold since=5s"},
        };
        for (const auto& [event, expected] : steps) {
            fold(order, event);
            QCOMPARE(dump(order), std::string(expected));
        }
        QCOMPARE(order.lifecycleVersion, 2);
        QCOMPARE(order.number, std::string("A-1"));
    }

    void foldingFromTheStartAgainGivesTheSame()
    {
        const Event events[] = {step(1, "imported", "", "paid"),
                                step(2, "hold", "paid", "on_hold")};
        Order fresh;
        Order used;
        used.state = "elsewhere";
        used.previousState = "somewhere";
        for (const Event& event : events) {
            fold(fresh, event);
            fold(used, event);
        }
        QVERIFY(fresh == used);
    }
};

std::unique_ptr<QObject> makeFoldTest();
std::unique_ptr<QObject> makeFoldTest() { return std::make_unique<FoldTest>(); }

#include "tst_fold.moc"
