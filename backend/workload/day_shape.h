#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace orderdeck {

/// How a day's orders spread over its hours: 96 quarters, mean 1, in straight lines between the
/// given hours. Immutable; any thread.
class DayShape {
public:
    static constexpr int kQuarters = 96;
    /// 24 weights above 0, for the beginnings of the hours from midnight.
    explicit DayShape(std::span<const double> hourShares);
    [[nodiscard]] double weight(int quarter) const
    {
        return m_quarters[static_cast<std::size_t>(quarter)];
    }

private:
    std::array<double, kQuarters> m_quarters{};
};

} // namespace orderdeck
