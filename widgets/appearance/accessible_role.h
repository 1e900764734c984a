#pragma once

#include <QAccessible>

class QWidget;

namespace orderdeck {

/// Says what a widget that paints itself is, to screen readers; Qt calls those "client". A button
/// can be pressed by them then, too. May be said again when it changes.
void setAccessibleRole(QWidget& widget, QAccessible::Role role);

} // namespace orderdeck
