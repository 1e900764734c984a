#pragma once

#include <QColor>

#include <array>

namespace orderdeck {

/// Every colour of the window that is not a state's. One table for light, one for dark.
struct Palette {
    QColor background; ///< Of the window behind the cards.
    QColor surface;    ///< Of cards, fields and tables.
    QColor side;       ///< Of sidebar, menu bar and status bar.
    QColor line;       ///< Hairlines around cards and between rows.
    QColor grid;       ///< Of charts.
    QColor text;
    QColor muted; ///< Second-rank text.
    QColor accent;
    QColor onAccent; ///< Text on the accent.
    QColor selected; ///< Behind the selected row or segment.
    QColor warning;
    QColor error;
    QColor good;
    std::array<QColor, 4> series;      ///< Lines and areas of charts, never the states' colours.
    std::array<QColor, 3> percentiles; ///< p50, p95, p99.
    bool dark = false;
};

[[nodiscard]] const Palette& lightPalette();
[[nodiscard]] const Palette& darkPalette();

/// `share` (0 … 1) of `over`, the rest of `under`; opaque.
[[nodiscard]] QColor mixed(const QColor& under, const QColor& over, double share);
/// WCAG 2 contrast ratio, 1 … 21.
[[nodiscard]] double contrastRatio(const QColor& a, const QColor& b);

} // namespace orderdeck
