#include "backend/connection_pool/pool_snapshot.h"

namespace orderdeck {

std::string_view name(CloseCause cause) noexcept
{
    switch (cause) {
    case CloseCause::Idle: return "idle";
    case CloseCause::Lifetime: return "lifetime";
    case CloseCause::Broken: return "broken";
    case CloseCause::Unclean: return "unclean";
    case CloseCause::ResetFailed: return "reset failed";
    case CloseCause::NotKept: return "not kept";
    case CloseCause::Shutdown: return "shutdown";
    }
    return "unknown";
}

std::string_view name(PoolMode mode) noexcept
{
    switch (mode) {
    case PoolMode::Pooled: return "pooled";
    case PoolMode::PerQuery: return "per query";
    }
    return "unknown";
}

} // namespace orderdeck
