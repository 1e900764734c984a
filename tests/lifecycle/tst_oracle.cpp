#include "backend/foundation/random.h"
#include "backend/lifecycle/scxml_reader.h"
#include "tests/lifecycle/definition_text.h"
#include "tests/lifecycle/generated_machine.h"
#include "tests/lifecycle/lifecycle_tests.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QLoggingCategory>
#include <QScxmlStateMachine>
#include <QTest>

namespace orderdeck {

namespace {

constexpr int kMachines = 200;
constexpr int kEventsOfEach = 500;

/// The reference: Qt SCXML running the logging form of a machine.
class ReferenceMachine : public QObject {
public:
    explicit ReferenceMachine(const std::string& scxml)
    {
        QByteArray bytes = QByteArray::fromStdString(scxml);
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::ReadOnly);
        m_machine.reset(QScxmlStateMachine::fromData(&buffer));
        if (!m_machine->parseErrors().isEmpty())
            qFatal("%s in\n%s", qPrintable(m_machine->parseErrors().first().toString()),
                   scxml.c_str());
        connect(m_machine.get(), &QScxmlStateMachine::log, this,
                [this](const QString& label) { m_taken.push_back(label.toInt()); });
        m_machine->start();
        QCoreApplication::processEvents();
    }

    /// "STATE" or "STATE by TRANSITION", after the event.
    std::string submit(const std::string& event)
    {
        m_taken.clear();
        m_machine->submitEvent(QString::fromStdString(event));
        QCoreApplication::processEvents();
        // Its log signal is queued once more.
        QCoreApplication::processEvents();
        return state();
    }

    [[nodiscard]] std::string state() const
    {
        std::string text = m_machine->activeStateNames().join(QLatin1Char(' ')).toStdString();
        for (const int transition : m_taken)
            text += " by " + std::to_string(transition);
        return text;
    }

private:
    std::unique_ptr<QScxmlStateMachine> m_machine;
    std::vector<int> m_taken;
};

struct Shares {
    int events = 0;
    int byAncestor = 0;
    int byItself = 0;
    int guardFailed = 0;
    int illegal = 0;
};

} // namespace

class OracleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QLoggingCategory::setFilterRules(QStringLiteral("scxml.statemachine=false"));
    }

    void decidesAsQtScxmlDoes()
    {
        Shares shares;
        for (int seed = 0; seed < kMachines; ++seed)
            compareMachine(static_cast<std::uint64_t>(seed), shares);
        const auto percent = [&](int part) { return 100.0 * part / shares.events; };
        qInfo(
            "%d events: %.1f %% taken by an ancestor, %.1f %% by the state itself, %.1f %% refused "
            "by a guard, %.1f %% illegal",
            shares.events, percent(shares.byAncestor), percent(shares.byItself),
            percent(shares.guardFailed), percent(shares.illegal));
        QCOMPARE(shares.events, kMachines * kEventsOfEach);
        QVERIFY(percent(shares.byAncestor) >= 30);
        QVERIFY(percent(shares.guardFailed) >= 10);
    }

private:
    static void compareMachine(std::uint64_t seed, Shares& shares)
    {
        const GeneratedMachine machine(seed);
        QVERIFY(machine.depth() >= 4);
        const Lifecycle lifecycle = readOrFail(machine.scxml(GeneratedMachine::Form::Plain));
        ReferenceMachine reference(machine.scxml(GeneratedMachine::Form::Logging));
        StateIndex state = lifecycle.initial();
        QCOMPARE(lifecycle.states()[state].id, reference.state());
        Random random(seed + 1'000'000);
        for (int i = 0; i < kEventsOfEach; ++i) {
            const std::string event = GeneratedMachine::someEvent(random);
            const Decision decision =
                lifecycle.decide(state, lifecycle.eventClass(event), {}, Role::Support);
            count(lifecycle, state, decision, shares);
            std::string got = lifecycle.states()[state].id;
            if (decision.kind == DecisionKind::Taken) {
                state = decision.target;
                got = lifecycle.states()[state].id + " by " + std::to_string(decision.transition);
            }
            const std::string wanted = reference.submit(event);
            if (got != wanted)
                qWarning("machine %d, event %d %s:\n%s", int(seed), i, event.c_str(),
                         machine.scxml(GeneratedMachine::Form::Plain).c_str());
            QCOMPARE(got, wanted);
        }
    }

    static void count(const Lifecycle& lifecycle, StateIndex state, const Decision& decision,
                      Shares& shares)
    {
        ++shares.events;
        if (decision.kind == DecisionKind::GuardFailed)
            ++shares.guardFailed;
        else if (decision.kind != DecisionKind::Taken)
            ++shares.illegal;
        else if (lifecycle.transitions()[decision.transition].source == state)
            ++shares.byItself;
        else
            ++shares.byAncestor;
    }
};

std::unique_ptr<QObject> makeOracleTest() { return std::make_unique<OracleTest>(); }

} // namespace orderdeck

#include "tst_oracle.moc"
