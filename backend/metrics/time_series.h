#pragma once

#include "backend/foundation/clock.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace orderdeck {

/// One point of a chart: [at, at + step).
struct SeriesPoint {
    Timestamp at;
    double value = 0;
    friend bool operator==(const SeriesPoint&, const SeriesPoint&) = default;
};

/// How points of a finer step become one of a coarser step.
enum class Consolidation : std::uint8_t {
    Sum,  ///< Counts: totals are kept, so that a chart's integral is the number of things that
          ///< happened.
    Last, ///< Levels: backlog, depth.
    Max,  ///< Worst cases: percentiles of an interval.
};

/// Values over time in bounded rings of falling resolution: 1 s for an hour, 30 s for 26 hours. One
/// thread.
class TimeSeries {
public:
    static constexpr std::chrono::seconds kFineStep{1};
    static constexpr std::size_t kFinePoints = 3600;
    static constexpr std::chrono::seconds kCoarseStep{30};
    static constexpr std::size_t kCoarsePoints = 26 * 120;

    explicit TimeSeries(Consolidation consolidation) : m_consolidation(consolidation) {}

    /// Adds to (Sum, Max) or replaces (Last) the value of the interval that holds `at`. Time never
    /// goes back: an older `at` counts for the newest interval.
    void record(Timestamp at, double value);
    /// Points that begin at or after `from`, oldest first: fine ones when the ring reaches back
    /// that far, else coarse ones. Intervals in which nothing was recorded are absent.
    [[nodiscard]] std::vector<SeriesPoint> since(Timestamp from) const;
    /// Step of what since(from) returns.
    [[nodiscard]] std::chrono::seconds stepSince(Timestamp from) const;
    /// 10th and 90th percentile of the complete intervals of the last 24 h (or since the start):
    /// coarse ones when there are 60, else fine ones; nullopt below 60 of either. Of a Sum: per
    /// second, whatever the interval.
    struct Usual {
        double low = 0;
        double high = 0;
        Timestamp since; ///< First point that counts.
    };
    [[nodiscard]] std::optional<Usual> usual(Timestamp now) const;

private:
    struct Ring {
        std::vector<SeriesPoint> points; ///< Ring of at most the capacity.
        std::size_t next = 0;
    };
    void recordInto(Ring& ring, Timestamp slot, double value, std::size_t capacity) const;
    [[nodiscard]] std::vector<SeriesPoint> ordered(const Ring& ring, Timestamp from) const;

    Consolidation m_consolidation;
    Ring m_fine;
    Ring m_coarse;
    std::optional<Timestamp> m_first;
};

} // namespace orderdeck
