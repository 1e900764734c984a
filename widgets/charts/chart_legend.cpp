#include "widgets/charts/chart_legend.h"

#include "widgets/appearance/accessible_role.h"

#include <QPainter>

namespace orderdeck {

ChartLegend::ChartLegend(const Appearance& appearance, QWidget* parent)
    : QWidget(parent), m_appearance(appearance)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFont(Appearance::textFont(kSmallPixels));
    setAccessibleRole(*this, QAccessible::StaticText);
}

void ChartLegend::show(QList<Entry> entries)
{
    m_entries = std::move(entries);
    setAccessibleName(text());
    update();
}

QString ChartLegend::text() const
{
    QStringList parts;
    for (const Entry& entry : m_entries)
        parts.append(entry.name % QLatin1Char(' ') % entry.value);
    return parts.join(QStringLiteral(", "));
}

void ChartLegend::paintEvent(QPaintEvent*)
{
    const Palette& palette = m_appearance.palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int x = 0;
    for (const Entry& entry : m_entries) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(entry.colour);
        painter.drawRoundedRect(QRectF(x, height() / 2.0 - 4.5, 9, 9), 2, 2);
        x += 15;
        for (const auto& [text, colour] :
             {std::pair(entry.name, palette.muted), std::pair(entry.value, palette.text)}) {
            painter.setPen(colour);
            painter.drawText(QRect(x, 0, width(), height()), Qt::AlignVCenter | Qt::AlignLeft,
                             text);
            x += painter.fontMetrics().horizontalAdvance(text) + 5;
        }
        x += 11;
    }
}

} // namespace orderdeck
