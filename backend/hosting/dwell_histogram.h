#pragma once

#include "backend/foundation/clock.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace orderdeck {

/// Counts of times spent in a state, from milliseconds to months within 1/16: eight classes to a
/// doubling. Holds only the classes that occur, for there are thousands of these. One thread.
class DwellHistogram {
public:
    void record(Duration dwell);
    void merge(const DwellHistogram& other);
    [[nodiscard]] std::int64_t count() const { return m_count; }
    /// Middle of the class in which the quantile (0 … 1) lies; 0 when empty.
    [[nodiscard]] Duration quantile(double q) const;

private:
    using Class = std::pair<std::uint16_t, std::uint32_t>; ///< Number and count.
    void add(std::uint16_t number, std::uint32_t count);
    std::vector<Class> m_classes; ///< By number.
    std::int64_t m_count = 0;
};

} // namespace orderdeck
