#include "backend/foundation/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace orderdeck {

namespace {

constexpr Duration kLongestDuration = std::chrono::years(100);

struct Unit {
    char letter;
    Duration length;
};
constexpr std::array kUnits{Unit{'w', std::chrono::weeks(1)}, Unit{'d', std::chrono::days(1)},
                            Unit{'h', std::chrono::hours(1)}, Unit{'m', std::chrono::minutes(1)},
                            Unit{'s', std::chrono::seconds(1)}};

/// Length of the well-formed UTF-8 sequence at the start of `text`, 0 when there is none (RFC
/// 3629).
std::size_t sequenceLength(std::string_view text) noexcept
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto continues = [&](std::size_t i) {
        return i < text.size() && (byte(i) & 0xC0U) == 0x80U;
    };
    const unsigned lead = byte(0);
    if (lead < 0x80)
        return lead == 0 ? 0 : 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return continues(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        if (!continues(1) || !continues(2))
            return 0;
        const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = lead == 0xED && byte(1) > 0x9F;
        return overlong || surrogate ? 0 : 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        if (!continues(1) || !continues(2) || !continues(3))
            return 0;
        const bool overlong = lead == 0xF0 && byte(1) < 0x90;
        const bool tooLarge = lead == 0xF4 && byte(1) > 0x8F;
        return overlong || tooLarge ? 0 : 4;
    }
    return 0;
}

/// Takes exactly `digits` digits from the front.
std::optional<int> takeNumber(std::string_view& text, std::size_t digits) noexcept
{
    if (text.size() < digits)
        return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (!isDigit(text[i]))
            return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool takeChar(std::string_view& text, char expected) noexcept
{
    if (text.empty() || text.front() != expected)
        return false;
    text.remove_prefix(1);
    return true;
}

std::optional<std::chrono::sys_days> takeDate(std::string_view& text) noexcept
{
    const auto year = takeNumber(text, 4);
    if (!year || !takeChar(text, '-'))
        return std::nullopt;
    const auto month = takeNumber(text, 2);
    if (!month || !takeChar(text, '-'))
        return std::nullopt;
    const auto day = takeNumber(text, 2);
    if (!day)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(unsigned(*month)),
                                           std::chrono::day(unsigned(*day))};
    return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

std::optional<Duration> takeTimeOfDay(std::string_view& text) noexcept
{
    const auto hour = takeNumber(text, 2);
    if (!hour || *hour > 23 || !takeChar(text, ':'))
        return std::nullopt;
    const auto minute = takeNumber(text, 2);
    if (!minute || *minute > 59 || !takeChar(text, ':'))
        return std::nullopt;
    const auto second = takeNumber(text, 2);
    if (!second || *second > 59)
        return std::nullopt;
    Duration time =
        std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
    if (takeChar(text, '.')) {
        int scale = 100'000;
        if (text.empty() || !isDigit(text.front()))
            return std::nullopt;
        while (!text.empty() && isDigit(text.front())) {
            time += Duration((text.front() - '0') * scale);
            scale /= 10;
            text.remove_prefix(1);
        }
    }
    return time;
}

/// "Z", nothing, or "+02:00": how far the written time is ahead of UTC.
std::optional<Duration> takeOffset(std::string_view& text) noexcept
{
    if (text.empty() || takeChar(text, 'Z'))
        return Duration(0);
    const bool behind = text.front() == '-';
    if (!takeChar(text, '+') && !takeChar(text, '-'))
        return std::nullopt;
    const auto hours = takeNumber(text, 2);
    if (!hours || *hours > 14)
        return std::nullopt;
    static_cast<void>(takeChar(text, ':'));
    const auto minutes = text.empty() ? std::optional(0) : takeNumber(text, 2);
    if (!minutes || *minutes > 59)
        return std::nullopt;
    const Duration offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    return behind ? -offset : offset;
}

} // namespace

bool isCleanText(std::string_view text) noexcept
{
    while (!text.empty()) {
        const std::size_t length = sequenceLength(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

std::optional<Duration> parseDuration(std::string_view text) noexcept
{
    if (text.empty())
        return std::nullopt;
    Duration total(0);
    auto nextUnit = kUnits.begin();
    while (!text.empty()) {
        std::int64_t count = 0;
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), count);
        if (code != std::errc() || !isDigit(text.front()) || end == text.data() + text.size())
            return std::nullopt;
        const char letter = *end;
        const auto unit = std::find_if(nextUnit, kUnits.end(),
                                       [letter](const Unit& u) { return u.letter == letter; });
        if (unit == kUnits.end() || count > kLongestDuration / unit->length)
            return std::nullopt;
        total += count * unit->length;
        nextUnit = unit + 1;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    }
    return total <= kLongestDuration ? std::optional(total) : std::nullopt;
}

std::string describeDuration(Duration duration)
{
    using namespace std::chrono;
    if (duration < Duration(0))
        return "-" + describeDuration(-duration);
    const auto text = [](auto format, auto... values) {
        std::array<char, 48> buffer{};
        std::snprintf(buffer.data(), buffer.size(), format,
                      static_cast<long long>(values.count())...);
        return std::string(buffer.data());
    };
    if (duration < seconds(1))
        return text("%lld ms", duration_cast<milliseconds>(duration));
    if (duration < minutes(1))
        return text("%lld s", duration_cast<seconds>(duration));
    if (duration < hours(1))
        return text("%lld min %02lld s", duration_cast<minutes>(duration),
                    duration_cast<seconds>(duration % minutes(1)));
    if (duration < days(1))
        return text("%lld h %02lld min", duration_cast<hours>(duration),
                    duration_cast<minutes>(duration % hours(1)));
    return text("%lld d %lld h", duration_cast<days>(duration),
                duration_cast<hours>(duration % days(1)));
}

std::string toIso8601(Timestamp time)
{
    using namespace std::chrono;
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    std::array<char, 48> buffer{};
    const int length = std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02d",
                                     int(date.year()), unsigned(date.month()), unsigned(date.day()),
                                     int(clock.hours().count()), int(clock.minutes().count()),
                                     int(clock.seconds().count()));
    std::string text(buffer.data(), static_cast<std::size_t>(length));
    if (const auto fraction = clock.subseconds().count(); fraction != 0) {
        std::snprintf(buffer.data(), buffer.size(), ".%06d", int(fraction));
        text += buffer.data();
    }
    return text + 'Z';
}

std::optional<Timestamp> parseIso8601(std::string_view text) noexcept
{
    const auto date = takeDate(text);
    if (!date)
        return std::nullopt;
    if (text.empty())
        return Timestamp(*date);
    if (!takeChar(text, 'T') && !takeChar(text, ' '))
        return std::nullopt;
    const auto time = takeTimeOfDay(text);
    if (!time)
        return std::nullopt;
    const auto offset = takeOffset(text);
    if (!offset || !text.empty())
        return std::nullopt;
    return Timestamp(*date) + *time - *offset;
}

std::string formatMinor(std::int64_t minor)
{
    std::array<char, 32> buffer{};
    const std::uint64_t size =
        minor < 0 ? 0 - static_cast<std::uint64_t>(minor) : static_cast<std::uint64_t>(minor);
    std::snprintf(buffer.data(), buffer.size(), "%s%llu.%02u", minor < 0 ? "-" : "",
                  static_cast<unsigned long long>(size / 100), unsigned(size % 100));
    return buffer.data();
}

std::optional<std::int64_t> parseMinor(std::string_view text) noexcept
{
    const bool negative = takeChar(text, '-');
    std::int64_t whole = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (code != std::errc() || text.empty() || !isDigit(text.front()) ||
        whole > INT64_MAX / 100 - 1)
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    std::int64_t cents = 0;
    if (takeChar(text, '.')) {
        if (text.empty() || text.size() > 2 || !isDigit(text.front()) || !isDigit(text.back()))
            return std::nullopt;
        cents = text.size() == 1 ? (text[0] - '0') * 10 : (text[0] - '0') * 10 + (text[1] - '0');
        text = {};
    }
    if (!text.empty())
        return std::nullopt;
    const std::int64_t minor = whole * 100 + cents;
    return negative ? -minor : minor;
}

std::string inCapitals(std::string_view text)
{
    std::string capitals(text);
    for (char& c : capitals)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return capitals;
}

std::string inQuotes(std::string_view text)
{
    std::string quoted("'");
    return quoted.append(text).append("'");
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos)
            return parts;
        text.remove_prefix(at + 1);
    }
}

std::string_view trimmed(std::string_view text) noexcept
{
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

} // namespace orderdeck
