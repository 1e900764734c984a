#pragma once

#include <string>
#include <string_view>

namespace orderdeck {

/// What went wrong, as far as a caller can act on it.
enum class ErrorKind {
    Invalid,     ///< The input itself is wrong; the same input fails again.
    NotFound,    ///< The thing asked about does not exist.
    Conflict,    ///< It exists, but in another form or version than the caller assumed.
    Forbidden,   ///< The role may not do this.
    Busy,        ///< A bound was reached; later it may work.
    Unavailable, ///< A part is not reachable now.
    InDoubt,     ///< It may or may not have happened; ask again with the same request id.
    Unsupported, ///< This build or this store cannot do it (a newer store, a network file system).
    Corrupt,     ///< Stored data contradicts itself.
    Io,          ///< The operating system refused: disk full, no permission, read error.
    Cancelled,   ///< The caller gave it up.
    TimedOut,    ///< The deadline passed before an answer.
};

/// Whether sending the same thing again can help.
enum class Retryability {
    Never,   ///< The same input gives the same error.
    Later,   ///< Nothing happened; it may be tried again after a pause.
    Resolve, ///< In doubt: only the same request with the same request id may be sent.
};

[[nodiscard]] Retryability retryability(ErrorKind kind) noexcept;
[[nodiscard]] std::string_view name(ErrorKind kind) noexcept;

/// A failure that crosses a module border. `message` is one sentence for a person: what happened
/// and what to do.
struct Error {
    ErrorKind kind = ErrorKind::Invalid;
    /// What happened, in words a user can act on. No trailing full stop.
    std::string message;
    /// Where: a file and line, a shard, a request id. May be empty.
    std::string context = {};

    /// "message (context)", or the message alone.
    [[nodiscard]] std::string text() const;
    friend bool operator==(const Error&, const Error&) = default;
};

} // namespace orderdeck
