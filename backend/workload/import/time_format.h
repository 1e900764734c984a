#pragma once

#include "backend/foundation/clock.h"
#include "backend/foundation/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// How a file writes times: "iso", or a pattern in the manner of strptime: %Y %m %d %y %b %H %I %p
/// %M %S, %f (fraction of a second), %.f (a point and a fraction, or nothing), %z (Z, +02:00), %s
/// (seconds since 1970), %T (%H:%M:%S), %F (%Y-%m-%d), %%. Immutable; any thread.
class TimeFormat {
public:
    /// What is wrong with the pattern, or the format.
    [[nodiscard]] static Result<TimeFormat> compile(std::string_view pattern);
    /// The whole text must fit; a time without %z is UTC. nullopt: it does not fit, names no day of
    /// the calendar, or lies outside 1970 … 2105, which is what order ids can tell apart.
    [[nodiscard]] std::optional<Timestamp> parse(std::string_view text) const;
    [[nodiscard]] const std::string& pattern() const { return m_pattern; }

private:
    struct Token {
        char letter;  ///< Of the conversion; 0: a literal; '1': %.f.
        char literal; ///< What must stand there; a blank stands for any number of blanks.
    };
    std::string m_pattern;
    bool m_iso = false;
    std::vector<Token> m_tokens;
};

/// Time between two corners that ids can carry.
[[nodiscard]] bool isStorableTime(Timestamp time);

} // namespace orderdeck
