#include "backend/lifecycle/role.h"

#include <array>

namespace orderdeck {

namespace {

constexpr std::array<std::string_view, 5> kRoleNames{"viewer", "support", "ops", "admin",
                                                     "service"};

} // namespace

std::string_view name(Role role) noexcept
{
    const auto index = static_cast<std::size_t>(role);
    return index < kRoleNames.size() ? kRoleNames[index] : std::string_view("viewer");
}

std::optional<Role> parseRole(std::string_view text) noexcept
{
    for (std::size_t i = 0; i < kRoleNames.size(); ++i) {
        if (kRoleNames[i] == text)
            return static_cast<Role>(i);
    }
    return std::nullopt;
}

} // namespace orderdeck
