#include "app/terminal/user_name.h"

#include <array>
#include <pwd.h>
#include <unistd.h>

namespace orderdeck {

std::string userName()
{
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 &&
        found != nullptr)
        return found->pw_name;
    return "uid " + std::to_string(::geteuid());
}

} // namespace orderdeck
