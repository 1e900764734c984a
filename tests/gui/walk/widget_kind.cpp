#include "tests/gui/walk/widget_kind.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QSplitter>

namespace orderdeck {
namespace {

bool isPartOf(const QWidget& widget, const QWidget& holder)
{
    if (const auto* area = qobject_cast<const QAbstractScrollArea*>(&holder); area != nullptr)
        return &widget == area->viewport() ||
               qobject_cast<const QHeaderView*>(&widget) != nullptr ||
               widget.inherits("QTableCornerButton");
    return qobject_cast<const QLineEdit*>(&holder) != nullptr ||
           qobject_cast<const QComboBox*>(&holder) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(&holder) != nullptr;
}

} // namespace

bool isInner(const QWidget& widget)
{
    if (widget.objectName().startsWith(QLatin1String("qt_")) ||
        qobject_cast<const QScrollBar*>(&widget) != nullptr ||
        qobject_cast<const QSplitterHandle*>(&widget) != nullptr)
        return true;
    for (const QWidget* part = &widget; part->parentWidget() != nullptr && !part->isWindow();
         part = part->parentWidget()) {
        // What a page puts into a viewport is its own.
        const bool viewport = part != &widget && qobject_cast<const QAbstractScrollArea*>(
                                                     part->parentWidget()) != nullptr;
        if (!viewport && isPartOf(*part, *part->parentWidget()))
            return true;
    }
    return false;
}

bool isInteractive(QWidget& widget)
{
    if (isInner(widget))
        return false;
    // Something that looks like a button may only tell: then it says so.
    if (roleOf(widget) == QAccessible::StaticText)
        return false;
    const bool hand =
        widget.testAttribute(Qt::WA_SetCursor) && widget.cursor().shape() == Qt::PointingHandCursor;
    return hand || (widget.focusPolicy() & Qt::TabFocus) != 0 ||
           qobject_cast<const QAbstractButton*>(&widget) != nullptr ||
           qobject_cast<const QAbstractItemView*>(&widget) != nullptr;
}

bool isShown(const QWidget& widget, const QWidget& root)
{
    return widget.isVisibleTo(&root) && (&widget == &root || widget.window() == root.window());
}

QAccessible::Role roleOf(QWidget& widget)
{
    const auto* face = QAccessible::queryAccessibleInterface(&widget);
    return face != nullptr ? face->role() : QAccessible::NoRole;
}

QString nameOf(QWidget& widget)
{
    const auto* face = QAccessible::queryAccessibleInterface(&widget);
    return face != nullptr ? face->text(QAccessible::Name) : QString();
}

} // namespace orderdeck
