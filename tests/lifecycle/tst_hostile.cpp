#include "backend/foundation/random.h"
#include "backend/lifecycle/scxml_reader.h"
#include "resources/resources.h"
#include "tests/lifecycle/definition_text.h"
#include "tests/lifecycle/hostile_definitions.h"
#include "tests/lifecycle/lifecycle_tests.h"
#include "tests/lifecycle/marked_text.h"
#include "tests/support/child_run.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <sys/socket.h>

namespace orderdeck {

namespace {

constexpr std::array kFiles{"order", "grocery", "olist", "retail", "ocel"};
constexpr int kMutations = 4000;

/// One small damage to a text: a byte, a piece cut out, a piece doubled, an end cut off.
void damage(std::string& text, Random& random)
{
    const std::size_t at = random.below(text.size());
    const std::size_t length = std::min(text.size() - at, std::size_t(1 + random.below(40)));
    switch (random.below(5)) {
    case 0: text[at] = static_cast<char>(random.below(256)); break;
    case 1: text.erase(at, length); break;
    case 2: text.insert(random.below(text.size()), text.substr(at, length)); break;
    case 3: text[at] = "<>&'\"/=!-[]?;. "[random.below(15)]; break;
    default: text.resize(at + 1); break;
    }
}

/// What every reading owes: a lifecycle or an error, places within the text, and decisions for
/// everything that can be asked.
void checkReading(const ScxmlReading& reading, const std::string& text)
{
    const auto isError = [](const Diagnostic& diagnostic) {
        return diagnostic.severity == Diagnostic::Severity::Error;
    };
    const auto& found = reading.diagnostics;
    QCOMPARE(reading.lifecycle.has_value(), std::none_of(found.begin(), found.end(), isError));
    const auto lines =
        1 + std::count_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; });
    for (const Diagnostic& diagnostic : found) {
        QVERIFY(diagnostic.line >= 1 && diagnostic.line <= lines && diagnostic.column >= 1);
        QVERIFY(!diagnostic.message.empty());
        QVERIFY(diagnostic.message.find('\n') == std::string::npos);
    }
    if (!reading.lifecycle)
        return;
    const Lifecycle& lifecycle = *reading.lifecycle;
    for (std::size_t state = 0; state < lifecycle.states().size(); ++state) {
        for (const std::string& event : lifecycle.eventNames()) {
            const Decision decision =
                lifecycle.decide(static_cast<StateIndex>(state), lifecycle.eventClass(event),
                                 {{}, "paid", 1, {}}, Role::Service);
            if (decision.kind == DecisionKind::Taken)
                QVERIFY(!lifecycle.states()[decision.target].compound);
        }
    }
}

} // namespace

class HostileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void damagedDefinitionsAreReadOrRefused()
    {
        Random random(20261123);
        int refused = 0;
        for (int i = 0; i < kMutations; ++i) {
            const auto source = readResource(std::string("lifecycles/") +
                                             kFiles[random.below(kFiles.size())] + ".scxml");
            QVERIFY(source.ok());
            std::string text = *source;
            for (std::size_t times = 1 + random.below(3); times > 0; --times)
                damage(text, random);
            const ScxmlReading reading = readScxml(text);
            checkReading(reading, text);
            if (QTest::currentTestFailed())
                QFAIL(text.c_str());
            refused += reading.lifecycle ? 0 : 1;
        }
        qInfo("%d of %d damaged definitions refused", refused, kMutations);
        QVERIFY(refused * 2 > kMutations && refused < kMutations);
    }

    void theCageKills()
    {
        const auto signalOf = [](const std::function<int()>& act) {
            return runInChild(ChildRights::NoOpens, [&] { return std::to_string(act()); }).signal;
        };
        QCOMPARE(signalOf([] { return ::open("/dev/null", O_RDONLY); }), SIGSYS);
        QCOMPARE(signalOf([] { return ::socket(AF_INET, SOCK_STREAM, 0); }), SIGSYS);
        const ChildRun idle = runInChild(ChildRights::NoOpens, [] { return std::string("done"); });
        QCOMPARE(idle.output, std::string("done"));
        QVERIFY(idle.peakGrowthBytes < 1'000'000);
        const ChildRun greedy = runInChild(ChildRights::NoOpens, [] {
            const std::string much(32'000'000, 'x');
            return std::to_string(std::count(much.begin(), much.end(), 'x'));
        });
        QVERIFY(greedy.peakGrowthBytes > 30'000'000);
        QVERIFY(greedy.cpu.count() > 0);
    }

    void hostileDefinitionsAreRefusedAtOnce_data()
    {
        QTest::addColumn<QByteArray>("marked");
        QTest::addColumn<QByteArray>("cause");
        const auto written = writtenHostileDefinitions();
        const auto large = largeHostileDefinitions();
        QVERIFY(written.size() + large.size() >= 150);
        for (const auto& all : {written, large})
            for (const HostileDefinition& each : all)
                QTest::newRow(each.name.c_str()) << QByteArray::fromStdString(each.marked)
                                                 << QByteArray::fromStdString(each.cause);
    }

    /// Refused at the tag that offends, or harmless; at once, within 64 MiB, and without opening
    /// anything.
    void hostileDefinitionsAreRefusedAtOnce()
    {
        QFETCH(QByteArray, marked);
        QFETCH(QByteArray, cause);
        const MarkedText definition(marked.toStdString());
        const ChildRun run = runInChild(ChildRights::NoOpens, [&] {
            const ScxmlReading reading = readScxml(definition.text());
            const auto error = std::ranges::find(reading.diagnostics, Diagnostic::Severity::Error,
                                                 &Diagnostic::severity);
            if (error == reading.diagnostics.end())
                return std::string(reading.lifecycle ? "taken" : "neither taken nor refused");
            return (reading.lifecycle ? "taken " : "") + error->text("f");
        });
        QCOMPARE(run.signal, 0);
        QVERIFY2(run.cpu < kSanitizerFactor * std::chrono::milliseconds(200),
                 std::to_string(run.cpu.count()).c_str());
        QVERIFY2(run.peakGrowthBytes < kSanitizerFactor * (std::int64_t(64) << 20),
                 std::to_string(run.peakGrowthBytes).c_str());
        m_slowest = std::max(m_slowest, run.cpu);
        m_largest = std::max(m_largest, run.peakGrowthBytes);
        ++m_hostile;
        if (definition.marks().empty()) {
            QCOMPARE(run.output, std::string("taken"));
            return;
        }
        const std::string place = "f:" + definition.marks().front() + ": error: ";
        QVERIFY2(run.output.starts_with(place), (place + " but " + run.output).c_str());
        QVERIFY2(run.output.find(cause.toStdString()) != std::string::npos, run.output.c_str());
    }

    void cleanupTestCase()
    {
        qInfo("%d hostile definitions; at most %lld ms of processor time and %lld KiB", m_hostile,
              static_cast<long long>(m_slowest.count() / 1000),
              static_cast<long long>(m_largest / 1024));
    }

private:
    int m_hostile = 0;
    std::chrono::microseconds m_slowest{};
    std::int64_t m_largest = 0;
};

std::unique_ptr<QObject> makeHostileTest() { return std::make_unique<HostileTest>(); }

} // namespace orderdeck

#include "tst_hostile.moc"
