#pragma once

#include "backend/lifecycle/lifecycle.h"
#include "widgets/appearance/palette.h"

#include <QString>

namespace orderdeck {

/// How a state looks, by its kind and not by its name, so that any lifecycle looks right. Always
/// shown with its name beside it: colour is never the only sign.
struct StateLook {
    QColor colour;    ///< Of dot, bar and edge.
    QColor outline;   ///< Invalid: none needed. Drawn round marks below 3:1 on the surface.
    QColor tint;      ///< Behind the name, on the surface.
    QString iconName; ///< For icon().
    QString kindText; ///< "in progress", for accessible names and tooltips.
};

/// `rank` is LifecycleState::kindRank.
[[nodiscard]] StateLook stateLook(StateKind kind, int rank, const Palette& palette);
/// Of a state that its catalogue does not know.
[[nodiscard]] StateLook unknownStateLook(const Palette& palette);

} // namespace orderdeck
