#pragma once

#include "backend/foundation/clock.h"

namespace orderdeck {

/// Places the shop's past on the wall clock before `now`: the last `squeezed` of the shop's time
/// passes `compression` times faster, as in the live traffic that follows; what is older passes
/// at its natural pace. With `squeezed` not shorter than the longest time an order spends in a
/// state, an order that is still in its state at `now` is due exactly when the live traffic, which
/// divides its time in the state by `compression`, would have it. Immutable.
class HistoryClock {
public:
    HistoryClock(Timestamp now, double compression, Duration squeezed);

    /// The wall clock when it was this long ago for the shop; `ago` not negative.
    [[nodiscard]] Timestamp wall(Duration ago) const;
    /// How much of the shop's time lies within the last `span` of the wall clock.
    [[nodiscard]] Duration shopSpan(Duration span) const;
    /// The shop's own clock at `now`; its days are the shaped days of the live traffic.
    [[nodiscard]] Timestamp shopNow() const;

private:
    [[nodiscard]] Duration squeezedOnWall() const;

    Timestamp m_now;
    double m_compression;
    Duration m_squeezed;
};

} // namespace orderdeck
