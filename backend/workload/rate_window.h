#pragma once

#include <array>
#include <cstdint>

namespace orderdeck {

/// Mean per second over the last ten seconds that are over (fewer after the start). One thread.
class RateWindow {
public:
    void add(std::int64_t count, std::int64_t nowMicros);
    [[nodiscard]] double perSecond(std::int64_t nowMicros);

private:
    static constexpr std::int64_t kSeconds = 10;
    void moveTo(std::int64_t second);

    std::array<std::int64_t, kSeconds + 1> m_counts{}; ///< By second, modulo; one is filling.
    std::int64_t m_second = -1;                        ///< The one that is filling.
    std::int64_t m_first = -1;
};

} // namespace orderdeck
