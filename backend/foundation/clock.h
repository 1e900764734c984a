#pragma once

#include <chrono>
#include <cstdint>

namespace orderdeck {

/// UTC wall-clock time in microseconds. All stored times are of this kind.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;
using Duration = std::chrono::microseconds;

[[nodiscard]] constexpr std::int64_t toMicros(Timestamp t) { return t.time_since_epoch().count(); }
[[nodiscard]] constexpr Timestamp fromMicros(std::int64_t micros)
{
    return Timestamp(Duration(micros));
}

/// Where wall-clock time comes from; tests pass a fake. Methods may be called by any thread.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override;
};

} // namespace orderdeck
