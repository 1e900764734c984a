#include "tests/storage/random_guard.h"

#include "backend/foundation/text.h"
#include "tests/lifecycle/definition_text.h"

#include <nlohmann/json.hpp>

#include <limits>

namespace orderdeck {

namespace {

/// 2026-01-01T00:00:00Z.
constexpr std::int64_t kSomeDay = 1'767'225'600'000'000;

template <typename T>
const T& oneOf(const std::vector<T>& all, Random& random)
{
    return all[random.below(all.size())];
}

template <typename T>
bool compared(const std::optional<T>& left, const std::optional<T>& right, const std::string& sign)
{
    if (!left || !right)
        return false;
    if (sign == "=")
        return *left == *right;
    if (sign == "!=")
        return *left != *right;
    if (sign == "<")
        return *left < *right;
    if (sign == "<=")
        return *left <= *right;
    return sign == ">" ? *left > *right : *left >= *right;
}

/// One side of a comparison: as text, and its value for an order.
template <typename T>
struct Side {
    std::string text;
    std::function<std::optional<T>(const OrderFacts&)> value;
};

using NumberSide = Side<std::int64_t>;
using TextSide = Side<std::string>;

NumberSide integerSide(Random& random)
{
    const std::size_t which = random.below(5);
    if (which < 2)
        return {"i" + std::to_string(which),
                [which](const OrderFacts& facts) { return facts.integers[which]; }};
    if (which == 2)
        return {"version", [](const OrderFacts& facts) { return std::optional(facts.version); }};
    const std::int64_t value = random.chance(0.1) ? std::numeric_limits<std::int64_t>::min()
                                                  : static_cast<std::int64_t>(random.below(5)) - 2;
    return {std::to_string(value), [value](const OrderFacts&) { return std::optional(value); }};
}

NumberSide moneySide(Random& random)
{
    if (random.chance(0.6))
        return {"m", [](const OrderFacts& facts) { return facts.money; }};
    const std::int64_t value = static_cast<std::int64_t>(random.below(5)) * 50 - 100;
    return {formatMinor(value), [value](const OrderFacts&) { return std::optional(value); }};
}

NumberSide timeSide(Random& random)
{
    if (random.chance(0.6))
        return {"w", [](const OrderFacts& facts) { return facts.time; }};
    const std::int64_t value = kSomeDay + static_cast<std::int64_t>(random.below(3));
    return {"'" + toIso8601(fromMicros(value)) + "'",
            [value](const OrderFacts&) { return std::optional(value); }};
}

std::optional<std::string> whenThere(const std::string& text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

TextSide textSide(Random& random)
{
    const std::size_t which = random.below(6);
    if (which < 2)
        return {"t" + std::to_string(which),
                [which](const OrderFacts& facts) { return facts.texts[which]; }};
    if (which == 2)
        return {"previous", [](const OrderFacts& facts) { return whenThere(facts.previous); }};
    if (which == 3)
        return {"region", [](const OrderFacts& facts) { return whenThere(facts.region); }};
    const std::string value = oneOf(awkwardTexts(), random);
    return {inGuard(value), [value](const OrderFacts&) { return std::optional(value); }};
}

} // namespace

const std::vector<std::string>& awkwardTexts()
{
    static const std::vector<std::string> texts{"",
                                                "a",
                                                "b",
                                                "A",
                                                "a\"b",
                                                "it's",
                                                "\\",
                                                "\\u0041",
                                                "$1",
                                                "$$",
                                                "'; DROP SCHEMA orderdeck CASCADE; --",
                                                "\n",
                                                "a\nb",
                                                "\t",
                                                "NULL",
                                                "null",
                                                "{}",
                                                "é",
                                                "\xED\x9F\xBF",
                                                "\xEF\xBF\xBD",
                                                "\xF4\x8F\xBF\xBF",
                                                "s1",
                                                "s2",
                                                "\xEE\x80\x80",
                                                "\xF0\x90\x80\x80",
                                                "a ",
                                                "$[0]",
                                                "\" || true || \""};
    return texts;
}

std::string inGuard(const std::string& text)
{
    std::string out = "'";
    for (const char c : text)
        out.append(c == '\'' ? "''" : std::string(1, c));
    return out + "'";
}

std::string inAttribute(const std::string& text)
{
    // Line ends and tabs as they are would be read as blanks.
    std::string out;
    for (const char c : text) {
        if (c == '\n' || c == '\t' || c == '\'')
            out += "&#" + std::to_string(int(c)) + ";";
        else
            out += escaped(std::string(1, c));
    }
    return out;
}

OrderFacts someFacts(Random& random)
{
    const auto there = [&] { return random.chance(0.75); };
    OrderFacts facts;
    facts.previous =
        random.chance(0.5) ? "s" + std::to_string(random.below(4)) : oneOf(awkwardTexts(), random);
    facts.version = static_cast<std::int64_t>(random.below(4));
    facts.region = oneOf(awkwardTexts(), random);
    for (auto& integer : facts.integers)
        if (there())
            integer = static_cast<std::int64_t>(random.below(5)) - 2;
    if (there())
        facts.money = static_cast<std::int64_t>(random.below(5)) * 50 - 100;
    if (there())
        facts.time = kSomeDay + static_cast<std::int64_t>(random.below(3));
    for (auto& flag : facts.flags)
        if (there())
            flag = random.chance(0.5);
    for (auto& text : facts.texts)
        if (there())
            text = oneOf(awkwardTexts(), random);
    return facts;
}

std::string payloadOf(const OrderFacts& facts)
{
    nlohmann::json fields = nlohmann::json::object();
    for (std::size_t i = 0; i < 2; ++i) {
        if (facts.integers[i])
            fields["i" + std::to_string(i)] = *facts.integers[i];
        if (facts.flags[i])
            fields["b" + std::to_string(i)] = *facts.flags[i];
        if (facts.texts[i])
            fields["t" + std::to_string(i)] = *facts.texts[i];
    }
    if (facts.money)
        fields["m"] = formatMinor(*facts.money);
    if (facts.time)
        fields["w"] = toIso8601(fromMicros(*facts.time));
    return nlohmann::json{{"fields", std::move(fields)}}.dump();
}

RandomGuard RandomGuardMaker::guard(int depth)
{
    if (depth <= 0 || m_random.chance(0.45))
        return test();
    if (m_random.chance(0.6))
        return chain(depth);
    const RandomGuard inner = guard(depth - 1);
    return {"not (" + inner.text + ")", [inner](const OrderFacts& facts, std::size_t state) {
                return !inner.holds(facts, state);
            }};
}

RandomGuard RandomGuardMaker::chain(int depth)
{
    const bool all = m_random.chance(0.5);
    std::vector<RandomGuard> parts(2 + m_random.below(3));
    std::string text;
    for (RandomGuard& part : parts) {
        part = guard(depth - 1);
        text += (text.empty() ? "(" : all ? " and (" : " or (") + part.text + ")";
    }
    return {text, [parts, all](const OrderFacts& facts, std::size_t state) {
                for (const RandomGuard& part : parts)
                    if (part.holds(facts, state) != all)
                        return !all;
                return all;
            }};
}

RandomGuard RandomGuardMaker::test()
{
    const auto between = [this]<typename T>(const Side<T>& left, const Side<T>& right) {
        const std::string sign = oneOf<std::string>({"=", "!=", "<", "<=", ">", ">="}, m_random);
        return RandomGuard{left.text + " " + sign + " " + right.text,
                           [left, right, sign](const OrderFacts& facts, std::size_t) {
                               return compared(left.value(facts), right.value(facts), sign);
                           }};
    };
    // A literal beside a literal has a type of its own; a field stands on the left of the others.
    switch (m_random.below(6)) {
    case 0: return between(integerSide(m_random), integerSide(m_random));
    case 1:
        return between(NumberSide{"m", [](const OrderFacts& facts) { return facts.money; }},
                       moneySide(m_random));
    case 2:
        return between(NumberSide{"w", [](const OrderFacts& facts) { return facts.time; }},
                       timeSide(m_random));
    case 3: return between(textSide(m_random), textSide(m_random));
    case 4: {
        const std::size_t named = m_random.below(m_states);
        return {"In(s" + std::to_string(named) + ")",
                [within = m_within, named](const OrderFacts&, std::size_t state) {
                    return within(state, named);
                }};
    }
    default: return flag();
    }
}

RandomGuard RandomGuardMaker::flag()
{
    const std::size_t which = m_random.below(2);
    const bool wanted = m_random.chance(0.5);
    const std::string field = "b" + std::to_string(which);
    if (m_random.chance(0.3))
        return {field, [which](const OrderFacts& facts, std::size_t) {
                    return facts.flags[which].value_or(false);
                }};
    const std::string sign = m_random.chance(0.5) ? "=" : "!=";
    return {field + " " + sign + (wanted ? " true" : " false"),
            [which, wanted, sign](const OrderFacts& facts, std::size_t) {
                return compared(facts.flags[which], std::optional(wanted), sign);
            }};
}

std::string dataModel()
{
    return "<datamodel><data id='i0' od:type='integer'/><data id='t0' od:type='text'/>"
           "<data id='b0' od:type='boolean'/><data id='m' od:type='money'/>"
           "<data id='w' od:type='time'/><data id='i1' od:type='integer'/>"
           "<data id='t1' od:type='text'/><data id='b1' od:type='boolean'/></datamodel>";
}

} // namespace orderdeck
