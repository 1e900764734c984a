#include "backend/foundation/text.h"
#include "backend/lifecycle/guard_parser.h"
#include "backend/orders/fold.h"
#include "resources/resources.h"
#include "tests/lifecycle/definition_text.h"
#include "tests/storage/random_lifecycle.h"
#include "tests/storage/sql_decisions.h"

#include <QFile>
#include <QTest>

#include <deque>
#include <memory>

namespace orderdeck {

namespace {

constexpr int kMachines = 250;
constexpr int kDecisions = 100'000;
/// Of the definitions that are shipped.
constexpr int kShippedDecisions = 20'000;

/// One request for one order, put to all who decide.
struct Case {
    std::size_t machine = 0;
    RandomLifecycle::Question question;
    std::string reason;
};

struct Machine {
    std::string name;
    Lifecycle lifecycle;
};

using Row = SqlDecisions::Row;

Order orderOf(const Machine& machine, const RandomLifecycle::Question& question)
{
    Order order;
    order.id = OrderId(7);
    order.region = question.facts.region;
    order.payload = payloadOf(question.facts);
    order.lifecycle = machine.name;
    order.lifecycleVersion = 1;
    order.state = question.state;
    order.previousState = question.facts.previous;
    order.version = question.facts.version;
    return order;
}

/// The verdict that the database's answer amounts to.
VerdictKind verdictOf(const Row& row, const std::string& reason)
{
    switch (row.kind) {
    case 0:
        return row.reasonRequired && trimmed(reason).empty() ? VerdictKind::Invalid
                                                             : VerdictKind::Applied;
    case 2: return VerdictKind::GuardFailed;
    case 3: return VerdictKind::Forbidden;
    default: return VerdictKind::Illegal;
    }
}

std::string joinedLines(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& each : names)
        text.append(text.empty() ? "" : "\n").append(each);
    return text;
}

} // namespace

class LifecycleSqlTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QFile script(qEnvironmentVariable("ORDERDECK_SOURCE_DIR") +
                     QStringLiteral("/resources/sql/postgres/002_lifecycles.sql"));
        QVERIFY(script.open(QIODevice::ReadOnly));
        m_server.succeed("DROP SCHEMA IF EXISTS orderdeck CASCADE; CREATE SCHEMA orderdeck;" +
                         script.readAll());
    }

    void decidesAsTheServiceAndAnOracleDo()
    {
        std::deque<RandomLifecycle> oracles;
        std::vector<Machine> machines;
        for (int i = 0; i < kMachines; ++i) {
            const std::string name = "machine '" + std::to_string(i) + "\\";
            oracles.emplace_back(static_cast<std::uint64_t>(i));
            machines.push_back({name, readOrFail(oracles.back().scxml(name))});
        }
        Random random(20'260'101);
        std::vector<Case> cases;
        for (int i = 0; i < kDecisions; ++i) {
            const std::size_t machine = random.below(machines.size());
            cases.push_back({machine, oracles[machine].someQuestion(random), someReason(random)});
        }
        const std::vector<Row> rows = ask(machines, cases);
        QCOMPARE(rows.size(), cases.size());
        std::array<int, 4> shares{};
        for (std::size_t i = 0; i < cases.size(); ++i) {
            const auto wanted = oracles[cases[i].machine].answer(cases[i].question);
            QCOMPARE(rows[i].kind, static_cast<int>(wanted.kind));
            QCOMPARE(rows[i].transition, wanted.transition);
            QCOMPARE(rows[i].target, wanted.target);
            QCOMPARE(rows[i].reasonRequired, wanted.reasonRequired);
            ++shares[static_cast<std::size_t>(rows[i].kind)];
        }
        compareWithJudge(machines, cases, rows);
        const auto percent = [&](int kind) {
            return 100.0 * shares[std::size_t(kind)] / kDecisions;
        };
        qInfo("%d decisions of %d machines: %.1f %% taken, %.1f %% illegal, %.1f %% refused by a "
              "guard, %.1f %% forbidden",
              kDecisions, kMachines, percent(0), percent(1), percent(2), percent(3));
        QVERIFY(percent(0) >= 10 && percent(1) >= 10 && percent(2) >= 10 && percent(3) >= 10);
    }

    void decidesForShippedDefinitionsAsTheServiceDoes()
    {
        std::vector<Machine> machines;
        for (const char* name : {"grocery", "ocel", "olist", "order", "retail"}) {
            const auto source = readResource("lifecycles/" + std::string(name) + ".scxml");
            QVERIFY(source.ok());
            machines.push_back({name, readOrFail(std::string(*source))});
        }
        Random random(5);
        std::vector<Case> cases;
        for (int i = 0; i < kShippedDecisions; ++i) {
            const std::size_t machine = random.below(machines.size());
            cases.push_back(
                {machine, someQuestion(machines[machine].lifecycle, random), someReason(random)});
        }
        compareWithJudge(machines, cases, ask(machines, cases));
    }

    void comparesAwkwardTextsByteByByte()
    {
        // Each with each: one as a literal of the guard, one as the value of the order.
        const std::array<const char*, 3> signs{"=", "<", "!="};
        const auto holds = [](std::size_t sign, const std::string& value,
                              const std::string& literal) {
            return sign == 0 ? value == literal : sign == 1 ? value < literal : value != literal;
        };
        const auto event = [](std::size_t literal, std::size_t sign) {
            return "e" + std::to_string(literal) + "." + std::to_string(sign);
        };
        std::string inner = "<datamodel><data id='t' od:type='text'/></datamodel><state id='s'>";
        for (std::size_t i = 0; i < awkwardTexts().size(); ++i)
            for (std::size_t sign = 0; sign < signs.size(); ++sign)
                inner += "<transition event='" + event(i, sign) + "' cond='" +
                         inAttribute(std::string("t ") + signs[sign] + inGuard(awkwardTexts()[i])) +
                         "'/>";
        const Lifecycle lifecycle = readOrFail(definition(inner + "</state>"));
        install("test", lifecycle);
        SqlDecisions decisions(m_server);
        std::vector<int> wanted;
        for (const std::string& value : awkwardTexts())
            for (std::size_t i = 0; i < awkwardTexts().size(); ++i)
                for (std::size_t sign = 0; sign < signs.size(); ++sign) {
                    const std::vector<FieldValue> fields{std::string_view(value)};
                    decisions.add({"test", "s", event(i, sign), Role::Ops}, lifecycle,
                                  {fields, {}, 1, {}});
                    wanted.push_back(holds(sign, value, awkwardTexts()[i]) ? 0 : 2);
                }
        const std::vector<Row> rows = decisions.rows();
        QCOMPARE(rows.size(), wanted.size());
        for (std::size_t i = 0; i < rows.size(); ++i)
            QCOMPARE(rows[i].kind, wanted[i]);
    }

    void takesTheLongestAndTheDeepestGuard()
    {
        std::string longest = "b";
        while (longest.size() + 5 <= kMaxGuardBytes)
            longest += " or b";
        std::string deepest = "b";
        for (int i = 0; i < kMaxGuardNesting / 2 - 1; ++i)
            deepest = "not (" + deepest + ")";
        const Lifecycle lifecycle = readOrFail(
            definition("<datamodel><data id='b' od:type='boolean'/></datamodel><state id='s'>"
                       "<transition event='long' cond='" +
                       longest + "'/><transition event='deep' cond='" + deepest + "'/></state>"));
        install("test", lifecycle);
        SqlDecisions decisions(m_server);
        for (const char* event : {"long", "deep"})
            for (const bool value : {true, false}) {
                const std::vector<FieldValue> fields{value};
                decisions.add({"test", "s", event, Role::Ops}, lifecycle, {fields, {}, 1, {}});
            }
        std::string kinds;
        for (const Row& row : decisions.rows())
            kinds += std::to_string(row.kind);
        QCOMPARE(kinds, std::string("0220"));
    }

    void installsAVersionOnceAlsoWithSeveralAtOnce()
    {
        const Lifecycle lifecycle = readOrFail(
            definition("<state id='s'><transition event='go' target='t'/></state><final id='t'/>"));
        const QByteArray script =
            SqlDecisions::installScript("test", lifecycle.source(), lifecycle);
        std::vector<std::unique_ptr<QProcess>> sessions;
        for (int i = 0; i < 6; ++i)
            sessions.push_back(m_server.begin(script));
        for (const auto& session : sessions) {
            QVERIFY(session->waitForFinished(60'000));
            QCOMPARE(session->readAllStandardError(), QByteArray());
        }
        const QByteArray counts =
            m_server.succeed("SELECT (SELECT count(*) FROM orderdeck.lifecycles), "
                             "(SELECT count(*) FROM orderdeck.lifecycle_states), "
                             "(SELECT count(*) FROM orderdeck.lifecycle_transitions), "
                             "(SELECT count(*) FROM orderdeck.lifecycle_choices), "
                             "(SELECT initial FROM orderdeck.lifecycles)");
        QCOMPARE(counts, QByteArray("1\t2\t1\t1\ts\n"));
    }

    void refusesAnotherTextForAVersion()
    {
        const Lifecycle lifecycle = readOrFail(definition("<state id='s'/>"));
        install("test", lifecycle);
        const auto answer =
            m_server.run(SqlDecisions::installScript("test", "another text", lifecycle));
        QVERIFY2(answer.error.contains("OD001"), answer.error.constData());
        QCOMPARE(m_server.succeed("SELECT count(*) FROM orderdeck.lifecycles"), QByteArray("1\n"));
    }

    void anUnknownLifecycleIsIllegalAndSaysSo()
    {
        QCOMPARE(m_server.succeed(
                     "SELECT d.kind, e.cause FROM "
                     "orderdeck.decide(0, 's', 'go', 2::smallint, '', 1, '', '{}', '{}') d, "
                     "orderdeck.explain(d.kind, 0, d.transition, 's', 'go', 2::smallint) e"),
                 QByteArray("1\tThis shard does not have the lifecycle of this order\n"));
    }

private:
    static std::string someReason(Random& random)
    {
        const std::array<const char*, 4> reasons{"", " \t", "because", " so "};
        return reasons[random.below(reasons.size())];
    }

    static RandomLifecycle::Question someQuestion(const Lifecycle& lifecycle, Random& random)
    {
        RandomLifecycle::Question question;
        question.state = lifecycle.states()[random.below(lifecycle.states().size())].id;
        question.event = lifecycle.eventNames()[random.below(lifecycle.eventNames().size())];
        if (random.chance(0.1))
            question.event += ".more";
        question.role = static_cast<Role>(random.below(5));
        question.facts = someFacts(random);
        question.facts.previous = lifecycle.states()[random.below(lifecycle.states().size())].id;
        return question;
    }

    void install(const std::string& name, const Lifecycle& lifecycle) const
    {
        m_server.succeed(SqlDecisions::installScript(name, lifecycle.source(), lifecycle));
    }

    [[nodiscard]] std::vector<Row> ask(const std::vector<Machine>& machines,
                                       const std::vector<Case>& cases) const
    {
        QByteArray script;
        for (const Machine& machine : machines)
            script += SqlDecisions::installScript(machine.name, machine.lifecycle.source(),
                                                  machine.lifecycle);
        m_server.succeed(script);
        SqlDecisions decisions(m_server);
        GuardFields fields;
        for (const Case& each : cases) {
            const Machine& machine = machines[each.machine];
            const Order order = orderOf(machine, each.question);
            fields.load(machine.lifecycle, order);
            decisions.add({machine.name, order.state, each.question.event, each.question.role},
                          machine.lifecycle, fields.context(order));
        }
        return decisions.rows();
    }

    static void compareWithJudge(const std::vector<Machine>& machines,
                                 const std::vector<Case>& cases, const std::vector<Row>& rows)
    {
        QCOMPARE(rows.size(), cases.size());
        GuardFields fields;
        for (std::size_t i = 0; i < cases.size(); ++i) {
            const Machine& machine = machines[cases[i].machine];
            TransitionRequest request;
            request.event = cases[i].question.event;
            request.actor = {"ann", cases[i].question.role};
            request.reason = cases[i].reason;
            const Verdict wanted =
                judge(machine.lifecycle, orderOf(machine, cases[i].question), request, fields)
                    .verdict;
            const VerdictKind kind = verdictOf(rows[i], cases[i].reason);
            QCOMPARE(std::string(name(kind)), std::string(name(wanted.kind)));
            QCOMPARE(rows[i].legalEvents, joinedLines(wanted.legalEvents));
            if (kind == VerdictKind::Applied)
                QCOMPARE(rows[i].target, wanted.state);
            else
                QCOMPARE(rows[i].cause, wanted.cause);
        }
    }

    PrivatePostgres m_server;
};

} // namespace orderdeck

QTEST_GUILESS_MAIN(orderdeck::LifecycleSqlTest)
#include "tst_lifecycle_sql.moc"
