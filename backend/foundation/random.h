#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace orderdeck {

/// A small seeded generator (SplitMix64 by Steele, Lea and Flood) whose stream is the same on every
/// platform, unlike the distributions of <random>. Not for secrets. One thread at a time.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next() noexcept
    {
        std::uint64_t z = (m_state += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31U);
    }
    /// In [0, bound); bound > 0.
    std::uint64_t below(std::uint64_t bound) noexcept { return next() % bound; }
    /// In [0, 1).
    double unit() noexcept { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
    bool chance(double probability) noexcept { return unit() < probability; }
    /// Mean 1; exponential.
    double exponential() noexcept { return -std::log1p(-unit()); }

private:
    std::uint64_t m_state;
};

} // namespace orderdeck
