#include "widgets/frame/door_button.h"

#include "models/text.h"
#include "widgets/appearance/accessible_role.h"

#include <QPainter>

namespace orderdeck {

DoorButton::DoorButton(const Words& words, const Appearance& appearance, QWidget* parent)
    : QAbstractButton(parent), m_words(words), m_appearance(appearance)
{
    setText(words.title);
    setAccessibleName(words.title);
    setAccessibleDescription(words.text);
    setToolTip(toolTipText(words.text)); // The second line may be shortened.
    setAccessibleRole(*this, QAccessible::Button);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    connect(&appearance, &Appearance::changed, this, [this] { update(); });
}

void DoorButton::paintEvent(QPaintEvent*)
{
    const Palette& palette = m_appearance.palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool lit = underMouse() || hasFocus();
    painter.setPen(QPen(lit ? palette.accent : palette.line, 1));
    painter.setBrush(isDown() || underMouse() ? palette.selected : palette.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
    painter.drawPixmap(QPointF(16, (height() - 22) / 2.0),
                       iconPixmap(m_words.iconName, palette.accent, 22, devicePixelRatioF()));
    painter.setFont(Appearance::textFont(kTextPixels, QFont::DemiBold));
    painter.setPen(palette.text);
    painter.drawText(QRect(54, 11, width() - 66, 20), Qt::AlignVCenter | Qt::AlignLeft,
                     m_words.title);
    painter.setFont(Appearance::textFont(kSmallPixels));
    painter.setPen(palette.muted);
    painter.drawText(QRect(54, 31, width() - 66, 20), Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(m_words.text, Qt::ElideRight, width() - 66));
}

} // namespace orderdeck
