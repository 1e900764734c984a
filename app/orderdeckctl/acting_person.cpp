#include "app/orderdeckctl/acting_person.h"

#include "app/terminal/user_name.h"

#include <array>
#include <cstdio>
#include <random>

namespace orderdeck {

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
