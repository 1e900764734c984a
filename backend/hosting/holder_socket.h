#pragma once

#include "backend/foundation/result.h"
#include "backend/hosting/descriptor.h"

#include <string>

namespace orderdeck {

/// The socket of the holder of the store in `folder`: folder/store.sock, mode 0600. A folder whose
/// name is longer than a socket address (108 bytes) is reached through /proc/self/fd, so that the
/// socket always lies beside the store, where nobody else can put one.
class HolderSocket {
public:
    /// Only the holder of the store's lock may call this: it removes what a dead holder left.
    [[nodiscard]] static Result<HolderSocket> listen(const std::string& folder);
    /// NotFound: nobody listens. Forbidden: somebody else's process does.
    [[nodiscard]] static Result<Descriptor> connect(const std::string& folder);

    HolderSocket(HolderSocket&&) noexcept = default;
    HolderSocket& operator=(HolderSocket&&) noexcept = default;
    ~HolderSocket();

    [[nodiscard]] int fd() const { return m_listener.get(); }
    /// The next waiting client that is the same user, or invalid when there is none. Others are
    /// hung up on. Does not wait.
    [[nodiscard]] Descriptor accept() const;

private:
    HolderSocket(Descriptor directory, Descriptor listener)
        : m_directory(std::move(directory)), m_listener(std::move(listener))
    {}
    Descriptor m_directory;
    Descriptor m_listener;
};

/// True when the process at the other end of the local socket runs as this process's user.
[[nodiscard]] bool peerIsOwner(int socket);

} // namespace orderdeck
