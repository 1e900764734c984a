#include "backend/hosting/holder_socket.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace orderdeck {

namespace {

constexpr const char* kName = "store.sock";
constexpr int kBacklog = 64;

Error systemError(const std::string& what, const std::string& folder)
{
    return Error{ErrorKind::Io, what + ": " + std::strerror(errno), folder};
}

Descriptor openDirectory(const std::string& folder)
{
    return Descriptor(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
}

sockaddr_un addressIn(const std::string& folder, const Descriptor& directory)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::string path = folder + '/' + kName;
    if (path.size() >= sizeof(address.sun_path))
        path = "/proc/self/fd/" + std::to_string(directory.get()) + '/' + kName;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

const sockaddr* generic(const sockaddr_un& address)
{
    return reinterpret_cast<const sockaddr*>(&address);
}

Descriptor localSocket(int flags)
{
    return Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
}

} // namespace

Result<HolderSocket> HolderSocket::listen(const std::string& folder)
{
    Descriptor directory = openDirectory(folder);
    if (!directory.valid())
        return systemError("The folder of the store cannot be opened", folder);
    Descriptor listener = localSocket(SOCK_NONBLOCK);
    if (!listener.valid())
        return systemError("No local socket can be made", folder);
    if (::unlinkat(directory.get(), kName, 0) != 0 && errno != ENOENT)
        return systemError("The socket of a former holder cannot be removed", folder);
    // Before bind(): the file never exists with more rights, and umask() would hit other threads.
    ::fchmod(listener.get(), S_IRUSR | S_IWUSR);
    const sockaddr_un address = addressIn(folder, directory);
    if (::bind(listener.get(), generic(address), sizeof(address)) != 0 ||
        ::listen(listener.get(), kBacklog) != 0)
        return systemError("The local socket of the store cannot be opened", folder);
    return HolderSocket(std::move(directory), std::move(listener));
}

HolderSocket::~HolderSocket()
{
    if (m_listener.valid())
        ::unlinkat(m_directory.get(), kName, 0);
}

Descriptor HolderSocket::accept() const
{
    while (true) {
        Descriptor client(
            ::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (!client.valid() || peerIsOwner(client.get()))
            return client;
    }
}

Result<Descriptor> HolderSocket::connect(const std::string& folder)
{
    const Error nobody{ErrorKind::NotFound, "No process holds the store", folder};
    const Descriptor directory = openDirectory(folder);
    if (!directory.valid())
        return nobody;
    Descriptor socket = localSocket(0);
    if (!socket.valid())
        return systemError("No local socket can be made", folder);
    const sockaddr_un address = addressIn(folder, directory);
    if (::connect(socket.get(), generic(address), sizeof(address)) != 0) {
        if (errno == ENOENT || errno == ECONNREFUSED)
            return nobody;
        if (errno == EACCES || errno == EPERM)
            return Error{ErrorKind::Forbidden, "The store belongs to another user", folder};
        return systemError("The holder of the store cannot be reached", folder);
    }
    if (!peerIsOwner(socket.get()))
        return Error{ErrorKind::Forbidden, "The holder of the store is another user", folder};
    if (::fcntl(socket.get(), F_SETFL, O_NONBLOCK) != 0)
        return systemError("The holder of the store cannot be reached", folder);
    return socket;
}

bool peerIsOwner(int socket)
{
    ucred peer{};
    socklen_t size = sizeof(peer);
    return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           peer.uid == ::geteuid();
}

} // namespace orderdeck
