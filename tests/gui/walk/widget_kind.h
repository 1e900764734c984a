#pragma once

#include <QAccessible>

class QWidget;

namespace orderdeck {

/// Made by Qt inside one of its own widgets: a viewport, a scroll bar, the edit of a combo box.
[[nodiscard]] bool isInner(const QWidget& widget);
/// Takes keys or clicks of a person.
[[nodiscard]] bool isInteractive(QWidget& widget);
/// On the screen when `root` is, with room to be seen.
[[nodiscard]] bool isShown(const QWidget& widget, const QWidget& root);
[[nodiscard]] QAccessible::Role roleOf(QWidget& widget);
[[nodiscard]] QString nameOf(QWidget& widget);

} // namespace orderdeck
