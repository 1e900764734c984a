#include "widgets/overview/stat_tile.h"

#include "models/text.h"
#include "widgets/appearance/accessible_role.h"
#include "widgets/charts/sparkline.h"

#include <QPainter>

namespace orderdeck {

StatTile::StatTile(const Appearance& appearance, QWidget* parent)
    : QAbstractButton(parent), m_appearance(appearance)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleRole(*this, QAccessible::StaticText);
    setAttribute(Qt::WA_Hover);
    connect(&appearance, &Appearance::changed, this, [this] { update(); });
}

void StatTile::show(TileFigures figures)
{
    m_figures = std::move(figures);
    const bool leads = !m_figures.filter.isEmpty();
    setFocusPolicy(leads ? Qt::TabFocus : Qt::NoFocus);
    setAccessibleRole(*this, leads ? QAccessible::Button : QAccessible::StaticText);
    setCursor(leads ? Qt::PointingHandCursor : Qt::ArrowCursor);
    setAccessibleName(m_figures.title % QStringLiteral(": ") % m_figures.value % QLatin1Char(' ') %
                      m_figures.unit);
    setAccessibleDescription(m_figures.note % QStringLiteral(". ") % m_figures.explanation);
    // The note may be shortened for want of room.
    setToolTip(
        toolTipText(QString(m_figures.note % QLatin1Char('\n') % m_figures.explanation).trimmed()));
    update();
}

void StatTile::paintEvent(QPaintEvent*)
{
    const Palette& palette = m_appearance.palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool leads = !m_figures.filter.isEmpty();
    const bool lit = leads && (underMouse() || hasFocus());
    painter.setPen(QPen(lit ? palette.accent : palette.line, 1));
    painter.setBrush(palette.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);

    constexpr int kLeft = 12;
    painter.setFont(Appearance::textFont(kSmallPixels));
    painter.setPen(palette.muted);
    painter.drawText(QRect(kLeft, 9, width() - 2 * kLeft, 18), Qt::AlignVCenter | Qt::AlignLeft,
                     m_figures.title);

    const QFont figureFont = Appearance::textFont(kFigurePixels, QFont::DemiBold);
    painter.setFont(figureFont);
    painter.setPen(palette.text);
    const int baseline = 49;
    painter.drawText(kLeft, baseline, m_figures.value);
    const int valueWidth = painter.fontMetrics().horizontalAdvance(m_figures.value);
    painter.setFont(Appearance::textFont(kSmallPixels));
    painter.setPen(palette.muted);
    painter.drawText(kLeft + valueWidth + 4, baseline, m_figures.unit);

    // Two more than the advance: elidedText() rounds up and would cut the last letter off.
    const int noteWidth =
        m_figures.note.isEmpty() ? 0 : painter.fontMetrics().horizontalAdvance(m_figures.note) + 2;
    const int room = width() - 2 * kLeft - 40;
    const int shownNote = std::min(noteWidth, room);
    painter.drawText(QRect(width() - kLeft - shownNote, 62, shownNote, 16),
                     Qt::AlignVCenter | Qt::AlignRight,
                     painter.fontMetrics().elidedText(m_figures.note, Qt::ElideRight, shownNote));
    const QColor line = m_figures.attention ? palette.warning : palette.accent;
    const QRectF area(kLeft, 60, width() - 2 * kLeft - shownNote - (shownNote > 0 ? 8 : 0), 15);
    paintSparkline(painter, m_figures.spark,
                   {area, line, mixed(palette.surface, line, palette.dark ? 0.22 : 0.13)});
}

} // namespace orderdeck
