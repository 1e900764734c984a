#include "backend/orders/fold.h"
#include "tests/orders/sample_lifecycle.h"

#include <QObject>
#include <QTest>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

using namespace orderdeck;

namespace {

constexpr std::array kRoles{Role::Viewer, Role::Support, Role::Ops, Role::Admin, Role::Service};

TransitionRequest request(std::string event, Role role = Role::Service)
{
    TransitionRequest made;
    made.order = sampleOrder().id;
    made.requestId = "r1";
    made.event = std::move(event);
    made.actor = {"ana", role};
    made.reason = "asked for";
    made.payload = R"({"note":1})";
    made.at = fromMicros(77);
    return made;
}

/// "kind state vN: cause"
std::string dump(const Verdict& verdict)
{
    std::string text(name(verdict.kind));
    text += " " + verdict.state + " v" + std::to_string(verdict.version);
    return verdict.cause.empty() ? text : text + ": " + verdict.cause;
}

/// Payloads and pasts under which guards answer differently.
std::vector<Order> variants(Order order, const Lifecycle& lifecycle)
{
    std::vector<Order> orders;
    for (const char* payload : {"", R"({"fields":{"paid":true,"carrier":"post","weight":3}})",
                                R"({"fields":{"paid":false,"total":500}})"})
        for (const LifecycleState& previous : lifecycle.states()) {
            order.payload = payload;
            order.previousState = previous.id;
            orders.push_back(order);
        }
    return orders;
}

/// What the order panel offers is what submit answers; empty when it is so, else the difference.
std::string disagreement(const Lifecycle& lifecycle, const Order& order, Role role)
{
    GuardFields scratch;
    const std::vector<Possibility> offered = possibilities(lifecycle, order, role, scratch);
    std::vector<std::string> events(lifecycle.eventNames().begin(), lifecycle.eventNames().end());
    for (const char* foreign : {"created", "imported", "no.such.event"})
        events.emplace_back(foreign);
    for (const std::string& event : events) {
        const auto offer = std::ranges::find(offered, event, &Possibility::event);
        const bool declared = std::ranges::count(lifecycle.eventNames(), event) > 0;
        const Judgement judged = judge(lifecycle, order, request(event, role), scratch);
        const Verdict& verdict = judged.verdict;
        const std::string where =
            order.state + " " + event + " " + std::string(name(role)) + ": " + dump(verdict);
        if (offer == offered.end()) {
            if (declared && verdict.kind != VerdictKind::Illegal)
                return where + " but is not offered";
            continue;
        }
        const bool applied = verdict.kind == VerdictKind::Applied;
        if (offer->kind != verdict.kind || offer->cause != verdict.cause ||
            offer->target != (applied ? verdict.state : std::string()))
            return where + " but is offered as " + std::string(name(offer->kind)) + " " +
                   offer->target + " " + offer->cause;
        TransitionRequest silent = request(event, role);
        silent.reason = " ";
        const VerdictKind silently = judge(lifecycle, order, silent, scratch).verdict.kind;
        const bool asksReason = applied && offer->reasonRequired;
        if (silently != (asksReason ? VerdictKind::Invalid : verdict.kind))
            return where + " but without a reason " + std::string(name(silently));
    }
    return {};
}

std::string readFile(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

class JudgementTest : public QObject {
    Q_OBJECT

    Lifecycle m_lifecycle = sampleLifecycle();
    GuardFields m_scratch;

    std::string verdictOf(const Order& order, const TransitionRequest& wish)
    {
        return dump(judge(m_lifecycle, order, wish, m_scratch).verdict);
    }

private Q_SLOTS:
    void appliedCarriesTheEventToWrite()
    {
        const Order order = sampleOrder();
        const Judgement judged = judge(m_lifecycle, order, request("pay"), m_scratch);
        QCOMPARE(dump(judged.verdict), std::string("applied packed v2"));
        QVERIFY(judged.verdict.order == order.id);
        const Event expected{.order = order.id,
                             .version = 2,
                             .name = "pay",
                             .from = "placed",
                             .to = "packed",
                             .actor = {"ana", Role::Service},
                             .reason = "asked for",
                             .requestId = "r1",
                             .at = fromMicros(77),
                             .lifecycleVersion = 1,
                             .payload = R"({"note":1})"};
        QVERIFY(judged.event == expected);
        Order moved = order;
        fold(moved, judged.event);
        QCOMPARE(moved.state, judged.verdict.state);
        QCOMPARE(moved.version, judged.verdict.version);
    }

    void transitionWithoutTargetStays()
    {
        const Judgement judged = judge(m_lifecycle, sampleOrder(), request("note"), m_scratch);
        QCOMPARE(dump(judged.verdict), std::string("applied placed v2"));
        QCOMPARE(judged.event.from, judged.event.to);
    }

    void refusalsSayWhatHappenedAndWhatToDo()
    {
        Order order = sampleOrder();
        QCOMPARE(verdictOf(order, request("ship")),
                 std::string("illegal placed v1: 'ship' is not possible in 'Placed': from there go "
                             "pay, note, peek, hold, cancel"));
        QCOMPARE(judge(m_lifecycle, order, request("ship"), m_scratch).verdict.legalEvents,
                 (std::vector<std::string>{"pay", "note", "peek", "hold", "cancel"}));
        QCOMPARE(verdictOf(order, request("cancel", Role::Ops)),
                 std::string("forbidden placed v1: 'cancel' needs the role admin, and ops is not "
                             "enough: ask someone who has it"));
        TransitionRequest silent = request("hold");
        silent.reason.clear();
        QCOMPARE(verdictOf(order, silent), std::string("invalid placed v1: 'hold' needs a reason: "
                                                       "say why and send it again"));
        order.payload.clear();
        QCOMPARE(verdictOf(order, request("pay")),
                 std::string("guard failed placed v1: 'pay' is possible only when paid = true; "
                             "that does not hold for this order now"));
        order.state = "done";
        QCOMPARE(verdictOf(order, request("pay")),
                 std::string("illegal done v1: 'pay' is not possible in 'Done': it is final"));
    }

    void versionIsAskedBeforeAnythingElse()
    {
        Order order = sampleOrder();
        order.version = 7;
        TransitionRequest late = request("no.such.event", Role::Viewer);
        late.expectedVersion = 5;
        QCOMPARE(
            verdictOf(order, late),
            std::string("version conflict placed v7: The order has changed: it is at version 7 "
                        "in 'placed', the request was made for version 5; look at it again "
                        "before deciding"));
        late.expectedVersion = 7;
        QVERIFY(judge(m_lifecycle, order, late, m_scratch).verdict.kind == VerdictKind::Illegal);
    }

    void viewersMoveNothingWhateverTheDefinitionSays()
    {
        QCOMPARE(
            verdictOf(sampleOrder(), request("peek", Role::Viewer)),
            std::string("forbidden placed v1: 'peek' needs the role support, and viewer is not "
                        "enough: ask someone who has it"));
        QCOMPARE(verdictOf(sampleOrder(), request("peek", Role::Support)),
                 std::string("applied packed v2"));
    }

    void eventsOfBirthMoveNothingEvenWhereAnyEventWould()
    {
        Order order = sampleOrder();
        order.state = "shipped";
        QCOMPARE(verdictOf(order, request("anything")), std::string("applied done v2"));
        for (const char* birth : {"created", "imported"})
            QVERIFY(judge(m_lifecycle, order, request(birth), m_scratch).verdict.kind ==
                    VerdictKind::Illegal);
    }

    void holdIsReleasedToWhereItCameFrom()
    {
        for (const char* origin : {"placed", "packed"}) {
            Order order = sampleOrder();
            order.state = origin;
            fold(order, judge(m_lifecycle, order, request("hold"), m_scratch).event);
            QCOMPARE(order.state, std::string("on_hold"));
            fold(order, judge(m_lifecycle, order, request("release"), m_scratch).event);
            QCOMPARE(order.state, std::string(origin));
        }
    }

    void stateThatTheLifecycleDoesNotKnowMovesNowhere()
    {
        Order order = sampleOrder();
        order.state = "limbo";
        QVERIFY(judge(m_lifecycle, order, request("pay"), m_scratch).verdict.kind ==
                VerdictKind::Illegal);
        QVERIFY(possibilities(m_lifecycle, order, Role::Admin, m_scratch).empty());
    }

    void possibilitiesNameTargetAndCause()
    {
        Order order = sampleOrder();
        order.state = "packed";
        const auto found = possibilities(m_lifecycle, order, Role::Support, m_scratch);
        QStringList lines;
        for (const Possibility& each : found)
            lines << QString::fromStdString(each.event + "|" + each.label + "|" +
                                            std::string(name(each.kind)) + "|" + each.target +
                                            (each.reasonRequired ? "|reason" : ""));
        QCOMPARE(lines.join(QLatin1Char('\n')),
                 QStringLiteral("ship|ship|guard failed|\n"
                                "hold|Put on hold|applied|on_hold|reason\n"
                                "cancel|cancel|forbidden||reason"));
    }

    void whatIsOfferedIsWhatIsAnswered_data()
    {
        QTest::addColumn<QByteArray>("scxml");
        QTest::newRow("sample") << QByteArray(kSampleScxml.data(), qsizetype(kSampleScxml.size()));
        const std::filesystem::path root(qgetenv("ORDERDECK_SOURCE_DIR").toStdString());
        int shipped = 0;
        for (const auto& entry :
             std::filesystem::directory_iterator(root / "resources" / "lifecycles")) {
            if (entry.path().extension() != ".scxml")
                continue;
            QTest::newRow(entry.path().stem().c_str())
                << QByteArray::fromStdString(readFile(entry.path()));
            ++shipped;
        }
        QVERIFY(shipped > 0);
    }
    void whatIsOfferedIsWhatIsAnswered()
    {
        QFETCH(QByteArray, scxml);
        const ScxmlReading reading = readScxml(scxml.toStdString());
        QVERIFY(reading.lifecycle.has_value());
        const Lifecycle& lifecycle = *reading.lifecycle;
        for (const LifecycleState& state : lifecycle.states()) {
            if (state.compound)
                continue;
            Order order = sampleOrder();
            order.state = state.id;
            for (const Order& variant : variants(order, lifecycle))
                for (const Role role : kRoles) {
                    const std::string difference = disagreement(lifecycle, variant, role);
                    QVERIFY2(difference.empty(), difference.c_str());
                }
        }
    }
};

std::unique_ptr<QObject> makeJudgementTest();
std::unique_ptr<QObject> makeJudgementTest() { return std::make_unique<JudgementTest>(); }

#include "tst_judgement.moc"
