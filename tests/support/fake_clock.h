#pragma once

#include "backend/foundation/clock.h"

#include <atomic>

namespace orderdeck {

/// A clock that stands still until it is told otherwise. Starts at 2026-01-05T10:00:00Z, a Monday.
/// Thread-safe.
class FakeClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override { return fromMicros(m_micros.load()); }
    void advance(Duration by) { m_micros += by.count(); }
    void set(Timestamp to) { m_micros = toMicros(to); }

private:
    std::atomic<std::int64_t> m_micros{1'767'607'200'000'000};
};

} // namespace orderdeck
