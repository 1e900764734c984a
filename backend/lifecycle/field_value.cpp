#include "backend/lifecycle/field_value.h"

#include <array>

namespace orderdeck {

namespace {

constexpr std::array<std::string_view, 5> kTypeNames{"integer", "money", "text", "boolean", "time"};

} // namespace

std::string_view name(FieldType type) noexcept
{
    const auto index = static_cast<std::size_t>(type);
    return index < kTypeNames.size() ? kTypeNames[index] : std::string_view("text");
}

std::optional<FieldType> parseFieldType(std::string_view text) noexcept
{
    for (std::size_t i = 0; i < kTypeNames.size(); ++i) {
        if (kTypeNames[i] == text)
            return static_cast<FieldType>(i);
    }
    return std::nullopt;
}

} // namespace orderdeck
