#include "backend/foundation/ids.h"

#include <charconv>

namespace orderdeck {

std::optional<OrderId> parseOrderId(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size() || value <= 0 ||
        text.front() == '+')
        return std::nullopt;
    return OrderId(value);
}

} // namespace orderdeck
