#include "backend/workload/import/cell_values.h"

#include "backend/foundation/text.h"

namespace orderdeck {

namespace {

constexpr std::int64_t kMostMinor = 9'000'000'000'000'000;

/// Takes one quoted value from the front; false when its quote does not close.
bool takeQuoted(std::string_view& text, std::string& value)
{
    const char quote = text.front();
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) {
            value.push_back(text[++i]);
        } else if (text[i] == quote) {
            text.remove_prefix(i + 1);
            return true;
        } else {
            value.push_back(text[i]);
        }
    }
    return false;
}

/// The inside of brackets.
std::optional<std::vector<std::string>> parseBracketed(std::string_view text)
{
    std::vector<std::string> values;
    text = trimmed(text);
    while (!text.empty()) {
        std::string value;
        if (text.front() == '\'' || text.front() == '"') {
            if (!takeQuoted(text, value))
                return std::nullopt;
            text = trimmed(text);
        } else {
            const std::size_t end = std::min(text.find(','), text.size());
            value = trimmed(text.substr(0, end));
            if (value.empty() || value.find_first_of("[]'\"") != std::string::npos)
                return std::nullopt;
            text.remove_prefix(end);
        }
        values.push_back(std::move(value));
        if (text.empty())
            break;
        if (text.front() != ',')
            return std::nullopt;
        text = trimmed(text.substr(1));
        if (text.empty())
            return std::nullopt;
    }
    return values;
}

} // namespace

std::optional<std::int64_t> parseAmount(std::string_view text, AmountFormat format)
{
    text = trimmed(text);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+'))
        text.remove_prefix(1);
    std::int64_t minor = 0;
    int decimals = -1; // No mark yet.
    bool digits = false;
    for (const char c : text) {
        if (c == format.decimalMark && decimals < 0) {
            decimals = 0;
            continue;
        }
        if (!isDigit(c))
            return std::nullopt;
        digits = true;
        if (decimals >= format.decimals && c != '0')
            return std::nullopt;
        if (decimals < format.decimals)
            minor = minor * 10 + (c - '0');
        decimals += decimals >= 0 ? 1 : 0;
        if (minor > kMostMinor)
            return std::nullopt;
    }
    for (int i = std::max(decimals, 0); i < format.decimals; ++i)
        minor *= 10;
    if (!digits || minor > kMostMinor || minor < 0)
        return std::nullopt;
    return negative ? -minor : minor;
}

std::optional<std::vector<std::string>> parseList(std::string_view text, char separator)
{
    text = trimmed(text);
    if (text.empty())
        return std::vector<std::string>();
    if (text.front() == '[') {
        if (text.size() < 2 || text.back() != ']')
            return std::nullopt;
        return parseBracketed(text.substr(1, text.size() - 2));
    }
    if (separator == 0)
        return std::vector<std::string>{std::string(text)};
    std::vector<std::string> values;
    for (const std::string_view part : split(text, separator))
        if (const std::string_view value = trimmed(part); !value.empty())
            values.emplace_back(value);
    return values;
}

} // namespace orderdeck
