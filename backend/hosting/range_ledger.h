#pragma once

#include "backend/foundation/clock.h"
#include "backend/hosting/dwell_histogram.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace orderdeck {

/// The ranges of time that can be asked for.
inline constexpr std::array<std::chrono::seconds, 4> kRanges{
    std::chrono::minutes(5), std::chrono::minutes(15), std::chrono::hours(1),
    std::chrono::hours(24)};

/// Counts and times per key over the ranges that can be asked for: each range has a ring of
/// thirtieths of its own, so what is told covers the range within a thirtieth. Bounded: keys beyond
/// kMostKeys are not kept. One thread.
template <typename Key>
class RangeLedger {
public:
    static constexpr std::size_t kMostKeys = 2'000;
    static constexpr std::size_t kParts = 30;

    struct Total {
        Key key;
        std::int64_t count = 0;
        DwellHistogram dwell;
    };

    void record(const Key& key, Timestamp at, std::optional<Duration> dwell)
    {
        const auto number = numberOf(key);
        if (!number)
            return;
        for (std::size_t i = 0; i < kRanges.size(); ++i) {
            Part& part = partAt(i, at);
            if (part.cells.size() <= *number)
                part.cells.resize(*number + 1);
            Cell& cell = part.cells[*number];
            ++cell.count;
            if (dwell)
                cell.dwell.record(*dwell);
        }
    }

    /// What was recorded in the range that ends now; keys without any are left out. A range that
    /// has no ring is answered by the next longer one.
    [[nodiscard]] std::vector<Total> totals(std::chrono::seconds range, Timestamp now) const
    {
        const auto found = std::find_if(kRanges.begin(), kRanges.end(),
                                        [range](auto each) { return each >= range; });
        const auto ring =
            static_cast<std::size_t>(std::min(found, kRanges.end() - 1) - kRanges.begin());
        std::vector<Total> all(m_keys.size());
        for (const Part& part : m_rings[ring]) {
            if (part.number <= partNumber(ring, now) - static_cast<std::int64_t>(kParts))
                continue;
            for (std::size_t i = 0; i < part.cells.size(); ++i) {
                all[i].count += part.cells[i].count;
                all[i].dwell.merge(part.cells[i].dwell);
            }
        }
        for (const auto& [key, number] : m_keys)
            all[number].key = key;
        std::erase_if(all, [](const Total& total) { return total.count == 0; });
        return all;
    }

private:
    struct Cell {
        std::int64_t count = 0;
        DwellHistogram dwell;
    };
    struct Part {
        std::int64_t number = -1; ///< Parts of this length since 1970.
        std::vector<Cell> cells;  ///< By number of the key.
    };

    [[nodiscard]] static std::int64_t partNumber(std::size_t ring, Timestamp at)
    {
        return at.time_since_epoch() / (Duration(kRanges[ring]) / static_cast<int>(kParts));
    }

    Part& partAt(std::size_t ring, Timestamp at)
    {
        const std::int64_t number = partNumber(ring, at);
        Part& part = m_rings[ring][static_cast<std::size_t>(number) % kParts];
        // A clock that went back counts for what is there.
        if (part.number < number) {
            part.number = number;
            part.cells.clear();
        }
        return part;
    }

    [[nodiscard]] std::optional<std::size_t> numberOf(const Key& key)
    {
        const auto known = m_keys.find(key);
        if (known != m_keys.end())
            return known->second;
        if (m_keys.size() >= kMostKeys)
            return std::nullopt;
        return m_keys.emplace(key, m_keys.size()).first->second;
    }

    std::map<Key, std::size_t> m_keys; ///< Number of each key.
    std::array<std::array<Part, kParts>, kRanges.size()> m_rings;
};

} // namespace orderdeck
