#include "app/orderdeckctl/acting_person.h"

#include <array>
#include <cstdio>
#include <pwd.h>
#include <random>
#include <unistd.h>

namespace orderdeck {

namespace {

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

} // namespace

Result<Actor> actingPerson(const CommandLine& line, const Profile& profile)
{
    Actor actor{userName(), profile.role};
    const auto asked = line.value("as");
    if (!asked)
        return actor;
    const auto role = parseRole(*asked);
    if (!role)
        return unknownRole(*asked);
    if (!profile.maySwitchRole && *role > profile.role)
        return Error{ErrorKind::Invalid, "the profile's role is " +
                                             std::string(name(profile.role)) +
                                             "; a higher one can be taken in the demo only"};
    actor.role = *role;
    return actor;
}

Error unknownRole(const std::string& asked)
{
    return {ErrorKind::Invalid,
            "there is no role '" + asked + "'; there are viewer, support, ops, admin, service"};
}

std::string requestIdOf(const CommandLine& line)
{
    if (const auto given = line.value("request-id"))
        return *given;
    std::random_device source;
    std::array<char, 40> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "ctl-%08x%08x%08x%08x", source(), source(),
                  source(), source());
    return buffer.data();
}

} // namespace orderdeck
