#pragma once

#include "backend/foundation/random.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace orderdeck {

/// What a RandomGuard may look at; none: the field is missing.
struct OrderFacts {
    std::string previous;
    std::int64_t version = 1;
    std::string region;
    std::array<std::optional<std::int64_t>, 2> integers;
    std::optional<std::int64_t> money; ///< Minor units.
    std::optional<std::int64_t> time;  ///< Microseconds.
    std::array<std::optional<bool>, 2> flags;
    std::array<std::optional<std::string>, 2> texts;
};
[[nodiscard]] OrderFacts someFacts(Random& random);
/// The payload of an order that has these facts.
[[nodiscard]] std::string payloadOf(const OrderFacts& facts);
/// Texts that have gone wrong somewhere: quotes, backslashes, dollars, lines, SQL, the last
/// character of Unicode. All may stand in XML.
[[nodiscard]] const std::vector<std::string>& awkwardTexts();
/// As an attribute in single quotes of XML has it.
[[nodiscard]] std::string inAttribute(const std::string& text);

/// As a text of the guard language has it.
[[nodiscard]] std::string inGuard(const std::string& text);

/// A guard as text, and its truth for an order in a state.
struct RandomGuard {
    std::string text;
    std::function<bool(const OrderFacts&, std::size_t state)> holds;
};

/// Makes guards over every kind of field, each piece of text together with its truth, so that
/// nothing has to be parsed to know what they mean.
class RandomGuardMaker {
public:
    /// States are s0, s1 …; `within`: whether the first lies in the second or is it.
    RandomGuardMaker(Random& random, std::size_t states,
                     std::function<bool(std::size_t, std::size_t)> within)
        : m_random(random), m_states(states), m_within(std::move(within))
    {}
    [[nodiscard]] RandomGuard guard(int depth);

private:
    [[nodiscard]] RandomGuard chain(int depth);
    [[nodiscard]] RandomGuard test();
    [[nodiscard]] RandomGuard flag();

    Random& m_random;
    std::size_t m_states;
    std::function<bool(std::size_t, std::size_t)> m_within;
};

/// The declarations of the fields, as a definition has them.
[[nodiscard]] std::string dataModel();

} // namespace orderdeck
