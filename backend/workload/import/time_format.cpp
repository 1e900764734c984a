#include "backend/workload/import/time_format.h"

#include "backend/foundation/text.h"

#include <algorithm>
#include <array>

namespace orderdeck {

namespace {

using namespace std::chrono;

constexpr std::string_view kLetters = "YmdybHIpMSfzs";
constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// The parts of a time while they are gathered.
struct Parts {
    int year = 1970;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    Duration fraction{0};
    Duration offset{0};
    std::optional<bool> afternoon;
    std::optional<std::int64_t> epochSeconds;
};

/// Reads from the front of what is left; each call is false when it does not fit.
class TimeText {
public:
    explicit TimeText(std::string_view text) : m_left(text) {}
    [[nodiscard]] bool atEnd() const { return m_left.empty(); }

    bool literal(char expected)
    {
        if (expected == ' ') {
            const std::size_t blanks = std::min(m_left.find_first_not_of(' '), m_left.size());
            m_left.remove_prefix(blanks);
            return blanks > 0;
        }
        if (m_left.empty() || m_left.front() != expected)
            return false;
        m_left.remove_prefix(1);
        return true;
    }
    template <typename Int>
    bool number(Int& value, int most, int least = 1)
    {
        int digits = 0;
        value = 0;
        while (digits < most && !m_left.empty() && isDigit(m_left.front())) {
            value = value * 10 + (m_left.front() - '0');
            m_left.remove_prefix(1);
            ++digits;
        }
        return digits >= least;
    }
    bool fraction(Duration& value)
    {
        std::int64_t micros = 0;
        int digits = 0;
        for (; !m_left.empty() && isDigit(m_left.front()); m_left.remove_prefix(1), ++digits)
            if (digits < 6)
                micros = micros * 10 + (m_left.front() - '0');
        for (int scale = digits; scale < 6; ++scale)
            micros *= 10;
        value = Duration(micros);
        return digits > 0 && digits <= 9;
    }
    bool optionalFraction(Duration& value) { return !literal('.') || fraction(value); }
    bool monthName(int& month)
    {
        std::string name;
        while (!m_left.empty() && name.size() < 3) {
            name.push_back(lower(m_left.front()));
            m_left.remove_prefix(1);
        }
        const auto found = std::ranges::find(kMonths, name);
        month = static_cast<int>(found - kMonths.begin()) + 1;
        return found != kMonths.end();
    }
    bool halfOfDay(std::optional<bool>& afternoon)
    {
        if (m_left.size() < 2 || lower(m_left[1]) != 'm')
            return false;
        const char half = lower(m_left.front());
        m_left.remove_prefix(2);
        afternoon = half == 'p';
        return half == 'a' || half == 'p';
    }
    bool zone(Duration& offset)
    {
        if (literal('Z'))
            return true;
        const bool behind = !m_left.empty() && m_left.front() == '-';
        int hour = 0;
        int minute = 0;
        if ((!literal('+') && !literal('-')) || !number(hour, 2, 2) || hour > 14)
            return false;
        static_cast<void>(literal(':'));
        if (!atEnd() && isDigit(m_left.front()) && (!number(minute, 2, 2) || minute > 59))
            return false;
        const Duration size = hours(hour) + minutes(minute);
        offset = behind ? -size : size;
        return true;
    }

private:
    std::string_view m_left;
};

bool take(TimeText& text, char letter, Parts& parts)
{
    switch (letter) {
    case 'Y': return text.number(parts.year, 4, 4);
    case 'y':
        if (!text.number(parts.year, 2, 2))
            return false;
        parts.year += parts.year < 70 ? 2000 : 1900;
        return true;
    case 'm': return text.number(parts.month, 2);
    case 'b': return text.monthName(parts.month);
    case 'd': return text.number(parts.day, 2);
    case 'H':
    case 'I': return text.number(parts.hour, 2);
    case 'p': return text.halfOfDay(parts.afternoon);
    case 'M': return text.number(parts.minute, 2, 2);
    case 'S': return text.number(parts.second, 2, 2);
    case 'f': return text.fraction(parts.fraction);
    case '1': return text.optionalFraction(parts.fraction);
    case 'z': return text.zone(parts.offset);
    case 's': {
        std::int64_t seconds = 0;
        const bool fits = text.number(seconds, 12);
        parts.epochSeconds = seconds;
        return fits;
    }
    default: return false;
    }
}

std::optional<Timestamp> assemble(Parts parts)
{
    if (parts.afternoon) {
        if (parts.hour < 1 || parts.hour > 12)
            return std::nullopt;
        parts.hour = parts.hour % 12 + (*parts.afternoon ? 12 : 0);
    }
    if (parts.hour > 23 || parts.minute > 59 || parts.second > 59)
        return std::nullopt;
    if (parts.epochSeconds)
        return Timestamp(seconds(*parts.epochSeconds)) + parts.fraction;
    const year_month_day date{year(parts.year), month(unsigned(parts.month)),
                              day(unsigned(parts.day))};
    if (!date.ok())
        return std::nullopt;
    return Timestamp(sys_days(date)) + hours(parts.hour) + minutes(parts.minute) +
           seconds(parts.second) + parts.fraction - parts.offset;
}

std::string expanded(std::string_view pattern)
{
    std::string text(pattern);
    for (const auto& [from, to] :
         {std::pair<std::string_view, std::string_view>{"%T", "%H:%M:%S"}, {"%F", "%Y-%m-%d"}})
        for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
            text.replace(at, from.size(), to);
    return text;
}

} // namespace

bool isStorableTime(Timestamp time)
{
    return time >= Timestamp(sys_days(year(1970) / 1 / 1)) &&
           time < Timestamp(sys_days(year(2106) / 1 / 1));
}

Result<TimeFormat> TimeFormat::compile(std::string_view pattern)
{
    TimeFormat format;
    format.m_pattern = pattern;
    format.m_iso = pattern == "iso";
    if (format.m_iso)
        return format;
    const std::string text = expanded(pattern);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            format.m_tokens.push_back({0, text[i]});
            continue;
        }
        const std::string_view rest = std::string_view(text).substr(i + 1);
        if (rest.starts_with(".f")) {
            format.m_tokens.push_back({'1', 0});
            i += 2;
        } else if (rest.starts_with('%')) {
            format.m_tokens.push_back({0, '%'});
            ++i;
        } else if (!rest.empty() && kLetters.find(rest.front()) != std::string_view::npos) {
            format.m_tokens.push_back({rest.front(), 0});
            ++i;
        } else {
            return Error{ErrorKind::Invalid, "the time format '" + std::string(pattern) +
                                                 "' has an unknown conversion '%" +
                                                 std::string(rest.substr(0, 1)) + '\''};
        }
    }
    const auto has = [&](char letter) {
        return std::ranges::any_of(format.m_tokens,
                                   [&](const Token& token) { return token.letter == letter; });
    };
    if (!has('s') && !((has('Y') || has('y')) && (has('m') || has('b')) && has('d')))
        return Error{ErrorKind::Invalid, "the time format '" + std::string(pattern) +
                                             "' needs a year, a month and a day, or %s"};
    return format;
}

std::optional<Timestamp> TimeFormat::parse(std::string_view text) const
{
    text = trimmed(text);
    std::optional<Timestamp> time;
    if (m_iso) {
        time = parseIso8601(text);
    } else {
        TimeText left(text);
        Parts parts;
        for (const Token& token : m_tokens)
            if (token.letter == 0 ? !left.literal(token.literal) : !take(left, token.letter, parts))
                return std::nullopt;
        if (left.atEnd())
            time = assemble(parts);
    }
    return time && isStorableTime(*time) ? time : std::nullopt;
}

} // namespace orderdeck
