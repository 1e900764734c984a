#include "widgets/appearance/deck_style.h"

#include <QGuiApplication>
#include <QMenuBar>

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

} // namespace orderdeck
