#include "backend/orders/request.h"

#include <QObject>
#include <QTest>

#include <functional>
#include <memory>
#include <set>
#include <vector>

using namespace orderdeck;

namespace {

TransitionRequest holdRequest()
{
    return {.order = OrderId(7),
            .requestId = "r1",
            .event = "hold",
            .expectedVersion = 3,
            .actor = {"ana", Role::Support},
            .reason = "asked",
            .payload = "{}",
            .at = fromMicros(5)};
}

Event step(std::int64_t version, const char* name, const char* from, const char* to)
{
    Event event;
    event.version = version;
    event.name = name;
    event.from = from;
    event.to = to;
    event.at = fromMicros(version);
    return event;
}

OrderHistory importedHistory()
{
    OrderHistory history;
    history.order.number = "A-1";
    history.order.customer = "C-1";
    history.order.payload = "{}";
    history.events = {step(1, "imported", "", "placed"), step(2, "pay", "placed", "paid")};
    return history;
}

} // namespace

class RequestTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void verdictNamesReadBackAndSayWhatIsFinal()
    {
        std::set<std::string_view> names;
        int finals = 0;
        for (int i = 0; i <= static_cast<int>(VerdictKind::InDoubt); ++i) {
            const auto kind = static_cast<VerdictKind>(i);
            QVERIFY(names.insert(name(kind)).second);
            QVERIFY(parseVerdictKind(name(kind)) == kind);
            finals += isFinal(kind) ? 1 : 0;
            QCOMPARE(isFinal(kind), kind <= VerdictKind::NumberExists);
        }
        QCOMPARE(finals, 6);
        QVERIFY(!parseVerdictKind("").has_value());
        QVERIFY(!parseVerdictKind("Applied").has_value());
    }

    void digestOfATransitionSeesEveryFieldButTheTime()
    {
        const std::vector<std::function<void(TransitionRequest&)>> changes{
            [](auto& r) { r.order = OrderId(8); },
            [](auto& r) { r.event = "cancel"; },
            [](auto& r) { r.expectedVersion = 4; },
            [](auto& r) { r.expectedVersion.reset(); },
            [](auto& r) { r.actor.name = "bea"; },
            [](auto& r) { r.actor.role = Role::Admin; },
            [](auto& r) { r.reason = ""; },
            [](auto& r) { r.payload = ""; },
            // The border between two fields counts.
            [](auto& r) {
                r.event = "holda";
                r.actor.name = "na";
            },
        };
        std::set<std::uint64_t> digests{bodyDigest(holdRequest())};
        for (const auto& change : changes) {
            TransitionRequest request = holdRequest();
            change(request);
            QVERIFY(digests.insert(bodyDigest(request)).second);
        }
        TransitionRequest again = holdRequest();
        again.at = fromMicros(99);
        QCOMPARE(bodyDigest(again), bodyDigest(holdRequest()));
    }

    void digestOfANewOrderSeesItsFacts()
    {
        const NewOrder order{.requestId = "r",
                             .number = "A-1",
                             .source = "shop",
                             .customer = "C",
                             .region = "SP",
                             .totalMinor = 5,
                             .currency = "EUR",
                             .payload = "{}",
                             .lifecycle = "order",
                             .actor = {"ana", Role::Ops}};
        const std::vector<std::function<void(NewOrder&)>> changes{
            [](auto& o) { o.number = "A-2"; },  [](auto& o) { o.source = "x"; },
            [](auto& o) { o.customer = "x"; },  [](auto& o) { o.region = "x"; },
            [](auto& o) { o.totalMinor = 6; },  [](auto& o) { o.currency = "USD"; },
            [](auto& o) { o.payload = ""; },    [](auto& o) { o.lifecycle = "x"; },
            [](auto& o) { o.actor.name = "x"; }};
        std::set<std::uint64_t> digests{bodyDigest(order)};
        for (const auto& change : changes) {
            NewOrder changed = order;
            change(changed);
            QVERIFY(digests.insert(bodyDigest(changed)).second);
        }
        NewOrder again = order;
        again.id = OrderId(3);
        again.at = fromMicros(3);
        QCOMPARE(bodyDigest(again), bodyDigest(order));
    }

    void historyDigestSeesFactsAndStepsButNotWhoImported()
    {
        const std::vector<std::function<void(OrderHistory&)>> changes{
            [](auto& h) { h.order.customer = "C-2"; },
            [](auto& h) { h.order.totalMinor = 1; },
            [](auto& h) { h.order.payload = "{\"items\":[]}"; },
            [](auto& h) { h.events[1].at = fromMicros(3); },
            [](auto& h) { h.events[1].to = "held"; },
            [](auto& h) { h.events[1].payload = "{}"; },
            [](auto& h) { h.events.pop_back(); },
        };
        std::set<std::uint64_t> digests{historyDigest(importedHistory())};
        for (const auto& change : changes) {
            OrderHistory history = importedHistory();
            change(history);
            QVERIFY(digests.insert(historyDigest(history)).second);
        }
        OrderHistory again = importedHistory();
        again.events[0].actor.name = "someone else";
        again.events[0].requestId = "other";
        again.events[0].lifecycleVersion = 2;
        again.order.id = OrderId(9);
        QCOMPARE(historyDigest(again), historyDigest(importedHistory()));
    }
};

std::unique_ptr<QObject> makeRequestTest();
std::unique_ptr<QObject> makeRequestTest() { return std::make_unique<RequestTest>(); }

#include "tst_request.moc"
