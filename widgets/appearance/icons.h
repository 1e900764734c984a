#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>

namespace orderdeck {

/// A line icon of resources/icons in one colour, `side` logical pixels wide and high, sharp at
/// `ratio` device pixels per pixel. An unknown name gives an empty pixmap.
[[nodiscard]] QPixmap iconPixmap(const QString& name, const QColor& colour, int side, qreal ratio);

/// The colours one icon takes by what its button is doing.
struct IconColours {
    QColor normal;
    QColor on; ///< Checked or selected.
    QColor disabled;
};
[[nodiscard]] QIcon icon(const QString& name, const IconColours& colours, int side = 20);

} // namespace orderdeck
