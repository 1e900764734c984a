#include "backend/foundation/random.h"
#include "backend/lifecycle/scxml_reader.h"
#include "resources/resources.h"
#include "tests/lifecycle/definition_text.h"
#include "tests/lifecycle/lifecycle_tests.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <chrono>

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

    void aFileWithinTheBoundsTakesMomentsOnly()
    {
        const auto repeated = [](const std::string& piece) {
            std::string all;
            while (all.size() < 1'000'000)
                all += piece;
            return all;
        };
        const std::string guard = repeated("version = 1 and ").substr(0, 4000) + "true";
        const std::string transition = "<transition event='*' cond='" + guard + "'/>";
        for (const std::string& inner :
             {repeated("<"), repeated("<log/>"), repeated("<!---->"), repeated(transition),
              "<state id='a' " + repeated("b='' ") + "/>",
              "<state id='a'><transition event='" + repeated("a.b.c ") + "'/></state>",
              repeated("<state id='a'/>"), repeated("&amp;"), repeated("<e:e xmlns:e='u'/>")}) {
            const auto start = std::chrono::steady_clock::now();
            const std::string text = definition(inner);
            checkReading(readScxml(text), text);
            // A generous bound: usually it is a twentieth of it, but tests run beside others.
            QVERIFY2(std::chrono::steady_clock::now() - start < std::chrono::seconds(10),
                     inner.substr(0, 40).c_str());
        }
    }
};

std::unique_ptr<QObject> makeHostileTest() { return std::make_unique<HostileTest>(); }

} // namespace orderdeck

#include "tst_hostile.moc"
