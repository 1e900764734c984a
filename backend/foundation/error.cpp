#include "backend/foundation/error.h"

namespace orderdeck {

Retryability retryability(ErrorKind kind) noexcept
{
    switch (kind) {
    case ErrorKind::Busy:
    case ErrorKind::Unavailable:
    case ErrorKind::Io: return Retryability::Later;
    case ErrorKind::InDoubt:
    case ErrorKind::TimedOut: return Retryability::Resolve;
    case ErrorKind::Invalid:
    case ErrorKind::NotFound:
    case ErrorKind::Conflict:
    case ErrorKind::Forbidden:
    case ErrorKind::Unsupported:
    case ErrorKind::Corrupt:
    case ErrorKind::Cancelled: return Retryability::Never;
    }
    return Retryability::Never;
}

std::string_view name(ErrorKind kind) noexcept
{
    switch (kind) {
    case ErrorKind::Invalid: return "invalid";
    case ErrorKind::NotFound: return "not found";
    case ErrorKind::Conflict: return "conflict";
    case ErrorKind::Forbidden: return "forbidden";
    case ErrorKind::Busy: return "busy";
    case ErrorKind::Unavailable: return "unavailable";
    case ErrorKind::InDoubt: return "in doubt";
    case ErrorKind::Unsupported: return "unsupported";
    case ErrorKind::Corrupt: return "corrupt";
    case ErrorKind::Io: return "input/output";
    case ErrorKind::Cancelled: return "cancelled";
    case ErrorKind::TimedOut: return "timed out";
    }
    return "unknown";
}

std::string Error::text() const
{
    return context.empty() ? message : message + " (" + context + ")";
}

} // namespace orderdeck
