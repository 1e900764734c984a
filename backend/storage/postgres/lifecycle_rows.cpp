#include "backend/storage/postgres/lifecycle_rows.h"

#include "backend/lifecycle/guard_parser.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace orderdeck::postgres {

namespace {

using Json = nlohmann::json;

bool isField(const GuardOperand& operand) { return operand.source == GuardOperand::Source::Field; }

bool canBeMissing(const GuardOperand& operand)
{
    return isField(operand) || operand.source == GuardOperand::Source::Previous ||
           operand.source == GuardOperand::Source::Region;
}

/// Writes a guard as a jsonpath: its shape from its text, each test as the compiler made it, which
/// knows what names and literals mean.
class GuardPathWriter {
public:
    GuardPathWriter(const GuardCode& code, GuardProgram program)
        : m_code(code), m_tests(code.tests(program)), m_left(m_tests.size())
    {}

    /// In brackets, which a jsonpath wants behind '!'.
    std::string path(const GuardExpression& expression)
    {
        switch (expression.kind) {
        case GuardExpression::Kind::All: return chain(expression, " && ");
        case GuardExpression::Kind::Any: return chain(expression, " || ");
        case GuardExpression::Kind::Not: return "(!" + path(expression.parts.front()) + ")";
        default: break;
        }
        return test(m_tests[--m_left]);
    }

private:
    std::string chain(const GuardExpression& expression, const char* word)
    {
        std::string text = "(";
        for (const GuardExpression& part : expression.parts)
            text.append(text.size() > 1 ? word : "").append(path(part));
        return text + ")";
    }

    [[nodiscard]] std::string test(const GuardTest& test) const
    {
        if (test.kind == GuardTest::Kind::Within)
            return "($[0] >= " + std::to_string(test.firstState) +
                   " && $[0] <= " + std::to_string(test.lastState) + ")";
        const bool texts = test.kind == GuardTest::Kind::Texts;
        return comparison(side(test.left, texts), test, side(test.right, texts));
    }

    /// To a jsonpath null, which stands for what is missing, is equal to null and unequal to all
    /// else; less or greater it never is.
    [[nodiscard]] static std::string comparison(const std::string& left, const GuardTest& test,
                                                const std::string& right)
    {
        const auto written = [&](const char* sign) { return left + sign + right; };
        const bool bothCanBeMissing = canBeMissing(test.left) && canBeMissing(test.right);
        const std::string there = bothCanBeMissing ? " && " + left + " != null)" : ")";
        switch (test.comparison) {
        case GuardComparison::Equal: return "(" + written(" == ") + there;
        case GuardComparison::NotEqual: return "(" + written(" < ") + " || " + written(" > ") + ")";
        case GuardComparison::Less: return "(" + written(" < ") + ")";
        case GuardComparison::LessEqual: return "(" + written(" <= ") + there;
        case GuardComparison::Greater: return "(" + written(" > ") + ")";
        case GuardComparison::GreaterEqual: break;
        }
        return "(" + written(" >= ") + there;
    }

    [[nodiscard]] std::string side(const GuardOperand& operand, bool text) const
    {
        switch (operand.source) {
        case GuardOperand::Source::Previous: return "$[1]";
        case GuardOperand::Source::Version: return "$[2]";
        case GuardOperand::Source::Region: return "$[3]";
        case GuardOperand::Source::Field:
            return (text ? "$[5][" : "$[4][") + std::to_string(operand.index) + "]";
        // A text in a jsonpath is quoted as in JSON.
        case GuardOperand::Source::Text: return Json(m_code.literalText(operand)).dump();
        default: break;
        }
        return std::to_string(operand.literal);
    }

    const GuardCode& m_code;
    std::span<const GuardTest> m_tests;
    std::size_t m_left; ///< Tests not written yet; the last is the first in the guard's text.
};

/// The guard of each transition; one that no state has holds at once.
std::vector<GuardProgram> guardPrograms(const Lifecycle& lifecycle)
{
    std::vector<GuardProgram> programs(lifecycle.transitions().size());
    for (std::size_t state = 0; state < lifecycle.states().size(); ++state)
        for (std::size_t event = 0; event <= lifecycle.classNames().size(); ++event)
            for (const auto& candidate : lifecycle.candidates(static_cast<StateIndex>(state),
                                                              static_cast<EventClass>(event)))
                programs[candidate.transition] = candidate.guard;
    return programs;
}

Json transitionRows(const Lifecycle& lifecycle)
{
    const std::vector<GuardProgram> programs = guardPrograms(lifecycle);
    Json rows = Json::array();
    for (std::size_t i = 0; i < programs.size(); ++i) {
        const LifecycleTransition& transition = lifecycle.transitions()[i];
        const auto tests = lifecycle.guards().tests(programs[i]);
        Json guard;
        if (!tests.empty())
            guard = GuardPathWriter(lifecycle.guards(), programs[i])
                        .path(*parseGuard(transition.guard));
        rows.push_back({{"transition", i},
                        // A viewer moves nothing, whatever the definition says.
                        {"role", static_cast<int>(std::max(transition.role, Role::Support))},
                        {"reason_required", transition.reasonRequired},
                        {"guard", guard},
                        {"guard_text", transition.guard},
                        {"reads_fields", std::ranges::any_of(tests, [](const GuardTest& test) {
                             return isField(test.left) || isField(test.right);
                         })}});
    }
    return rows;
}

/// One a line: what judge() calls legal in the state.
std::string legalEvents(const Lifecycle& lifecycle, StateIndex state,
                        const std::vector<EventClass>& classOf)
{
    std::string names;
    for (std::size_t i = 0; i < classOf.size(); ++i) {
        const std::string& name = lifecycle.eventNames()[i];
        const bool ofBirth = name == "created" || name == "imported";
        if (!ofBirth && !lifecycle.candidates(state, classOf[i]).empty())
            names.append(names.empty() ? "" : "\n").append(name);
    }
    return names;
}

Json stateRows(const Lifecycle& lifecycle)
{
    std::vector<EventClass> classOf;
    for (const std::string& name : lifecycle.eventNames())
        classOf.push_back(lifecycle.eventClass(name));
    Json rows = Json::array();
    for (std::size_t i = 0; i < lifecycle.states().size(); ++i) {
        const LifecycleState& state = lifecycle.states()[i];
        rows.push_back(
            {{"state", state.id},
             {"label", state.label},
             {"final", state.final},
             {"legal_events", legalEvents(lifecycle, static_cast<StateIndex>(i), classOf)}});
    }
    return rows;
}

/// "[state, event, ordinal, transition, target]" for each candidate up to the first without guard;
/// where there is none, the first transition once more, without target: whose guard is to be named.
void appendChoices(const Lifecycle& lifecycle, StateIndex state, EventClass event,
                   std::string& text)
{
    int ordinal = 0;
    const auto append = [&](TransitionIndex transition, const std::string& target) {
        text.append(text.size() > 1 ? ",[" : "[").append(std::to_string(state)).append(",");
        text.append(std::to_string(event)).append(",").append(std::to_string(ordinal++));
        text.append(",").append(std::to_string(transition)).append(",").append(target).append("]");
    };
    const auto candidates = lifecycle.candidates(state, event);
    for (const auto& candidate : candidates) {
        append(candidate.transition, std::to_string(candidate.target));
        if (lifecycle.guards().tests(candidate.guard).empty())
            return;
    }
    if (!candidates.empty())
        append(candidates.front().transition, "null");
}

/// Up to half a million: written without a tree.
std::string choiceRows(const Lifecycle& lifecycle)
{
    std::string text = "[";
    for (std::size_t state = 0; state < lifecycle.states().size(); ++state)
        for (std::size_t event = 0; event <= lifecycle.classNames().size(); ++event)
            appendChoices(lifecycle, static_cast<StateIndex>(state), static_cast<EventClass>(event),
                          text);
    return text + "]";
}

} // namespace

std::string lifecycleRowsJson(const Lifecycle& lifecycle)
{
    // The class of the names that no descriptor but * is for has the empty name.
    Json events = Json::array({""});
    for (const std::string& name : lifecycle.classNames())
        events.push_back(name);
    const Json rows = {{"initial", lifecycle.states()[lifecycle.initial()].id},
                       {"events", std::move(events)},
                       {"states", stateRows(lifecycle)},
                       {"transitions", transitionRows(lifecycle)}};
    std::string text = rows.dump();
    text.pop_back();
    return text + ",\"choices\":" + choiceRows(lifecycle) + "}";
}

GuardValues guardValues(const Lifecycle& lifecycle, const GuardContext& context)
{
    const auto fields = lifecycle.fields();
    GuardValues values;
    values.numbers.resize(fields.size());
    values.texts.resize(fields.size());
    for (std::size_t i = 0; i < std::min(fields.size(), context.fields.size()); ++i) {
        const FieldValue& value = context.fields[i];
        const FieldType type = fields[i].type;
        if (const auto* text = std::get_if<std::string_view>(&value)) {
            if (type == FieldType::Text)
                values.texts[i] = std::string(*text);
        } else if (const auto* flag = std::get_if<bool>(&value)) {
            if (type == FieldType::Boolean)
                values.numbers[i] = *flag ? 1 : 0;
        } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
            if (type != FieldType::Text && type != FieldType::Boolean)
                values.numbers[i] = *number;
        }
    }
    return values;
}

} // namespace orderdeck::postgres
