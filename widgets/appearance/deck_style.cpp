#include "widgets/appearance/deck_style.h"

#include "widgets/appearance/icons.h"

#include <QGuiApplication>
#include <QMenuBar>
#include <QStyleOption>

namespace orderdeck {

DeckStyle::DeckStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

int DeckStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                         QStyleHintReturn* returned) const
{
    switch (hint) {
    case SH_DialogButtonBox_ButtonsHaveIcons: return 0;
    case SH_ToolTip_WakeUpDelay: return 400;
    case SH_EtchDisabledText: return 0;
    // The menu bar shows its letters when Alt is held, menus always.
    case SH_UnderlineShortcut:
        return qobject_cast<const QMenuBar*>(widget) == nullptr ||
                       QGuiApplication::queryKeyboardModifiers().testFlag(Qt::AltModifier)
                   ? 1
                   : 0;
    default: return QProxyStyle::styleHint(hint, option, widget, returned);
    }
}

int DeckStyle::pixelMetric(PixelMetric metric, const QStyleOption* option,
                           const QWidget* widget) const
{
    switch (metric) {
    case PM_SmallIconSize:
    case PM_ButtonIconSize: return 18;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

QRect DeckStyle::subElementRect(SubElement element, const QStyleOption* option,
                                const QWidget* widget) const
{
    // Above the title: beside it the arrow would cover right-aligned titles.
    if (element == SE_HeaderArrow && option != nullptr)
        return {option->rect.center().x() - 5, option->rect.top() + 1, 10, 6};
    return QProxyStyle::subElementRect(element, option, widget);
}

QIcon DeckStyle::standardIcon(StandardPixmap which, const QStyleOption* option,
                              const QWidget* widget) const
{
    if (which != SP_LineEditClearButton)
        return QProxyStyle::standardIcon(which, option, widget);
    const QColor colour = QGuiApplication::palette().color(QPalette::PlaceholderText);
    return icon(QStringLiteral("close"), {colour, colour, colour}, 16);
}

} // namespace orderdeck
