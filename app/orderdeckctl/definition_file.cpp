#include "app/orderdeckctl/definition_file.h"

#include "backend/hosting/descriptor.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>

namespace orderdeck {

namespace {

constexpr std::size_t kMost = (std::size_t(1) << 20U) + 1;

Error unreadable(const std::string& path, const std::string& why)
{
    return {ErrorKind::Unavailable, path + " cannot be read: " + why};
}

} // namespace

Result<std::string> readDefinitionFile(const std::string& path)
{
    // O_NONBLOCK: opening a pipe that nobody writes must not wait.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file.valid())
        return unreadable(path, std::generic_category().message(errno));
    struct stat status {};
    if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
        return unreadable(path, "it is no regular file");
    std::string bytes(kMost, '\0');
    std::size_t length = 0;
    while (length < kMost) {
        const ssize_t got = ::read(file.get(), bytes.data() + length, kMost - length);
        if (got < 0)
            return unreadable(path, std::generic_category().message(errno));
        if (got == 0)
            break;
        length += static_cast<std::size_t>(got);
    }
    bytes.resize(length);
    return bytes;
}

} // namespace orderdeck
