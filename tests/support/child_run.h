#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace orderdeck {

/// What became of a piece of work that ran in a process of its own.
struct ChildRun {
    std::string output;               ///< What the work returned; empty when it was killed.
    int signal = 0;                   ///< That ended it; 0: it ended by itself.
    std::chrono::microseconds cpu{};  ///< Processor time of the work alone.
    std::int64_t peakGrowthBytes = 0; ///< Most memory beyond what it began with.
};

enum class ChildRights {
    All,
    NoOpens, ///< Opening a file, making a socket or starting a program kills it (SIGSYS).
};

/// Forks, runs the work there and waits. The child is killed after 20 s of processor time, and
/// does not live on when this process ends. Linux only.
[[nodiscard]] ChildRun runInChild(ChildRights rights, const std::function<std::string()>& work);

/// Sanitizers make code slower and larger by about so much; 1 without them.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr int kSanitizerFactor = 20;
#else
inline constexpr int kSanitizerFactor = 1;
#endif

} // namespace orderdeck
