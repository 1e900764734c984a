#include "tests/lifecycle/definition_text.h"
#include "tests/lifecycle/lifecycle_tests.h"
#include "tests/support/property.h"

#include <QTest>

#include <array>

namespace orderdeck {

namespace {

constexpr std::array kComparisons{"=", "==", "!=", "<", "<=", ">", ">="};
constexpr int kFieldsOfAType = 2;
constexpr int kGuardsOfARun = 50;

/// The values of one order; none: the field is missing.
struct Facts {
    std::array<std::optional<std::int64_t>, kFieldsOfAType> numbers;
    std::array<std::optional<bool>, kFieldsOfAType> flags;
    std::array<std::optional<std::string>, kFieldsOfAType> texts;
};

template <typename T>
bool compared(const std::optional<T>& left, const std::optional<T>& right, const std::string& sign)
{
    if (!left || !right)
        return false;
    if (sign == "=" || sign == "==")
        return *left == *right;
    if (sign == "!=")
        return *left != *right;
    if (sign == "<")
        return *left < *right;
    if (sign == "<=")
        return !(*right < *left);
    return sign == ">" ? *right < *left : !(*left < *right);
}

/// A random guard as text, and its answer for the facts found without any parsing or jumping: each
/// piece of text is made together with its truth.
class GuardMaker {
public:
    explicit GuardMaker(const Facts& facts) : m_facts(facts) {}

    struct Made {
        std::string text;
        bool holds = false;
        int binding = 0; ///< 0 or, 1 and, 2 not or a test: when to write brackets.
    };

    Made any(int depth)
    {
        if (depth <= 0)
            return test();
        switch (*rc::gen::inRange(0, 5)) {
        case 0: return chain(depth, " or ", 0);
        case 1: return chain(depth, " and ", 1);
        case 2: {
            const Made inner = any(depth - 1);
            return {"not " + bracketed(inner, 2), !inner.holds, 2};
        }
        case 3: {
            const Made inner = any(depth - 1);
            return {"( " + inner.text + ")", inner.holds, 2};
        }
        default: return test();
        }
    }

private:
    static std::string bracketed(const Made& made, int binding)
    {
        return made.binding < binding ? "(" + made.text + ")" : made.text;
    }

    Made chain(int depth, const std::string& word, int binding)
    {
        Made all{{}, binding == 1, binding};
        const int parts = *rc::gen::inRange(2, 5);
        for (int i = 0; i < parts; ++i) {
            const Made part = any(depth - 1);
            all.holds = binding == 1 ? (all.holds && part.holds) : (all.holds || part.holds);
            all.text += (i == 0 ? "" : word) + bracketed(part, binding + (i == 0 ? 0 : 1));
        }
        return all;
    }

    Made test()
    {
        switch (*rc::gen::inRange(0, 4)) {
        case 0: return numbers();
        case 1: return flags();
        case 2: return texts();
        default: break;
        }
        const auto state = *rc::gen::element<std::string>("here", "around", "elsewhere");
        return {"In(" + state + ")", state != "elsewhere", 2};
    }

    Made numbers()
    {
        const auto side = [this] {
            const int field = *rc::gen::inRange(0, kFieldsOfAType + 1);
            if (field < kFieldsOfAType)
                return std::pair("n" + std::to_string(field), m_facts.numbers[std::size_t(field)]);
            const std::int64_t value = *rc::gen::inRange(-2, 3);
            return std::pair(std::to_string(value), std::optional(value));
        };
        return comparison(side(), side(), *rc::gen::elementOf(kComparisons));
    }

    Made texts()
    {
        const auto side = [this] {
            const int field = *rc::gen::inRange(0, kFieldsOfAType + 1);
            if (field < kFieldsOfAType)
                return std::pair("t" + std::to_string(field), m_facts.texts[std::size_t(field)]);
            const auto value = *rc::gen::element<std::string>("", "a", "b");
            return std::pair("'" + value + "'", std::optional(value));
        };
        return comparison(side(), side(), *rc::gen::elementOf(kComparisons));
    }

    Made flags()
    {
        const int field = *rc::gen::inRange(0, kFieldsOfAType);
        const auto name = "b" + std::to_string(field);
        const auto value = m_facts.flags[std::size_t(field)];
        if (*rc::gen::arbitrary<bool>())
            return {name, value.value_or(false), 2};
        const bool wanted = *rc::gen::arbitrary<bool>();
        return comparison(std::pair(name, value),
                          std::pair(std::string(wanted ? "true" : "false"), std::optional(wanted)),
                          *rc::gen::element("=", "==", "!="));
    }

    template <typename T>
    static Made comparison(const std::pair<std::string, std::optional<T>>& left,
                           const std::pair<std::string, std::optional<T>>& right,
                           const std::string& sign)
    {
        return {left.first + " " + sign + " " + right.first,
                compared(left.second, right.second, sign), 2};
    }

    const Facts& m_facts;
};

Facts someFacts()
{
    Facts facts;
    for (auto& number : facts.numbers) {
        if (*rc::gen::inRange(0, 4) > 0)
            number = *rc::gen::inRange<std::int64_t>(-2, 3);
    }
    for (auto& flag : facts.flags) {
        if (*rc::gen::inRange(0, 4) > 0)
            flag = *rc::gen::arbitrary<bool>();
    }
    for (auto& text : facts.texts) {
        if (*rc::gen::inRange(0, 4) > 0)
            text = *rc::gen::element<std::string>("", "a", "b");
    }
    return facts;
}

/// In the order in which `document` declares the fields.
std::vector<FieldValue> fieldValues(const Facts& facts)
{
    std::vector<FieldValue> values;
    for (const auto& number : facts.numbers)
        values.push_back(number ? FieldValue(*number) : FieldValue());
    for (const auto& flag : facts.flags)
        values.push_back(flag ? FieldValue(*flag) : FieldValue());
    for (const auto& text : facts.texts)
        values.push_back(text ? FieldValue(std::string_view(*text)) : FieldValue());
    return values;
}

std::string document(const std::string& guard)
{
    return definition(
        "<datamodel><data id='n0' od:type='integer'/><data id='n1' od:type='integer'/>"
        "<data id='b0' od:type='boolean'/><data id='b1' od:type='boolean'/>"
        "<data id='t0' od:type='text'/><data id='t1' od:type='text'/></datamodel>"
        "<state id='around'><state id='here'><transition event='e' cond=\"" +
        escaped(guard) + "\"/></state></state><state id='elsewhere'/>");
}

} // namespace

class GuardPropertyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void andOrNotAndComparisonsMeanWhatTheySay()
    {
        int held = 0;
        int made = 0;
        OD_PROPERTY("a guard's answer is that of a brute-force evaluator", [&] {
            const Facts facts = someFacts();
            const auto values = fieldValues(facts);
            for (int i = 0; i < kGuardsOfARun; ++i) {
                const auto guard = GuardMaker(facts).any(4);
                RC_PRE(guard.text.size() <= 4096U);
                const Lifecycle lifecycle = readOrFail(document(guard.text));
                const Decision decision =
                    lifecycle.decide(lifecycle.initial(), lifecycle.eventClass("e"),
                                     {values, {}, 1, {}}, Role::Service);
                ++made;
                held += guard.holds ? 1 : 0;
                RC_LOG() << guard.text << "\n";
                RC_ASSERT((decision.kind == DecisionKind::Taken) == guard.holds);
            }
        });
        qInfo("%d guards, %d held", made, held);
        // Were nearly all guards false, the property would say little.
        QVERIFY(held * 10 > made * 2 && held * 10 < made * 8);
    }

    void constantsAreFoundOnlyWhereTheyAre()
    {
        OD_PROPERTY("a transition reported as never taken is not taken", [] {
            const Facts facts = someFacts();
            const auto guard = GuardMaker(facts).any(2);
            const auto reading = readScxml(document(guard.text));
            RC_ASSERT(reading.lifecycle.has_value());
            for (const Diagnostic& diagnostic : reading.diagnostics) {
                if (diagnostic.message.find("never taken") != std::string::npos)
                    RC_ASSERT(!guard.holds);
            }
        });
    }
};

std::unique_ptr<QObject> makeGuardPropertyTest() { return std::make_unique<GuardPropertyTest>(); }

} // namespace orderdeck

#include "tst_guard_property.moc"
