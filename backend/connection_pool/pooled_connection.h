#pragma once

#include "backend/foundation/deadline.h"
#include "backend/foundation/result.h"

#include <functional>
#include <memory>

namespace orderdeck {

/// What a connection looks like from outside.
enum class ConnectionCondition {
    Clean,         ///< Whole, and in no transaction: the next caller may have it.
    InTransaction, ///< Somebody left a transaction open.
    Broken,        ///< The other side hung up, or the last call ended in the middle.
};

/// One connection as its pool sees it. Used by one thread at a time; destroying it closes it.
class PooledConnection {
public:
    virtual ~PooledConnection() = default;
    /// Never waits and asks nobody: it is called under the pool's mutex, before the connection is
    /// handed out. A peek at the socket is welcome, for a server that was killed has hung up.
    [[nodiscard]] virtual ConnectionCondition condition() const noexcept = 0;
    /// Makes it as new after use. May talk to the server; the implementation bounds how long.
    [[nodiscard]] virtual Result<void> reset() noexcept = 0;
};

/// Opens a connection or says why not, by the deadline; never null. Called by several threads at a
/// time. It does not throw.
using ConnectionFactory = std::function<Result<std::unique_ptr<PooledConnection>>(Deadline)>;

} // namespace orderdeck
