#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <mutex>

namespace orderdeck {

/// Which stretches of a shard's feed were written by imports: pasts that must not appear on charts
/// as if they happened now. The writer marks, the follower of the feed asks. A shard has one
/// writer, so a stretch holds nothing else. Thread-safe; bounded.
class ImportMarks {
public:
    static constexpr std::size_t kMost = 1024;

    /// Everything after `head` is imported, until closed. Called before an import is written.
    void open(std::int64_t head);
    /// What was imported ends at `head`.
    void close(std::int64_t head);
    [[nodiscard]] bool covers(std::int64_t position) const;
    /// Forgets the stretches that end at or before `position`.
    void forgetUpTo(std::int64_t position);

private:
    struct Stretch {
        std::int64_t after;
        std::int64_t last;
    };
    static constexpr std::int64_t kOpen = std::numeric_limits<std::int64_t>::max();

    mutable std::mutex m_mutex; ///< Protects m_stretches.
    std::deque<Stretch> m_stretches;
};

} // namespace orderdeck
