#include "backend/local_cluster/free_ports.h"

#include "backend/local_cluster/file_descriptor.h"

#include <netinet/in.h>
#include <random>
#include <sys/socket.h>

namespace orderdeck {

namespace {

constexpr int kFirst = 20'000;
constexpr int kCount = 12'000;

bool isFree(int port)
{
    const FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int on = 1; // As the server does it: an old connection's remains do not count.
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

} // namespace

Result<std::vector<int>> freePorts(int count)
{
    std::vector<int> ports;
    // From a place of chance on, so that two clusters that start at once do not meet.
    const int start = static_cast<int>(std::random_device{}() % static_cast<unsigned>(kCount));
    for (int step = 0; step < kCount && static_cast<int>(ports.size()) < count; ++step)
        if (const int port = kFirst + (start + step) % kCount; isFree(port))
            ports.push_back(port);
    if (static_cast<int>(ports.size()) < count)
        return Error{ErrorKind::Busy, "There are no free ports on 127.0.0.1 for the servers"};
    return ports;
}

} // namespace orderdeck
