#include "widgets/charts/chart_legend.h"

#include "widgets/appearance/accessible_role.h"

#include <QPainter>

#include <algorithm>

namespace orderdeck {

namespace {

constexpr int kSquare = 15; ///< With the gap behind it.
constexpr int kGap = 5;     ///< Between name and value.
constexpr int kApart = 16;  ///< Between two entries.

} // namespace

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
    setToolTip(text());
    update();
}

QString ChartLegend::text() const
{
    QStringList parts;
    for (const Entry& entry : m_entries)
        parts.append(entry.name % QLatin1Char(' ') % entry.value);
    return parts.join(QStringLiteral(", "));
}

int ChartLegend::roomForName() const
{
    const QFontMetrics metrics = fontMetrics();
    const int count = int(m_entries.size());
    int room = width() + kApart - count * (kSquare + kGap + kApart);
    int wanted = 0;
    for (const Entry& entry : m_entries) {
        room -= metrics.horizontalAdvance(entry.value);
        wanted += metrics.horizontalAdvance(entry.name);
    }
    return wanted <= room || count == 0 ? width() : std::max(0, room / count);
}

void ChartLegend::paintEvent(QPaintEvent*)
{
    const Palette& palette = m_appearance.palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFontMetrics metrics = painter.fontMetrics();
    const int room = roomForName();
    int x = 0;
    const auto write = [&](const QString& text, const QColor& colour) {
        painter.setPen(colour);
        painter.drawText(QRect(x, 0, width(), height()), Qt::AlignVCenter | Qt::AlignLeft, text);
        x += metrics.horizontalAdvance(text);
    };
    for (const Entry& entry : m_entries) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(entry.colour);
        painter.drawRoundedRect(QRectF(x, height() / 2.0 - 4.5, 9, 9), 2, 2);
        x += kSquare;
        write(metrics.horizontalAdvance(entry.name) <= room
                  ? entry.name
                  : metrics.elidedText(entry.name, Qt::ElideRight, room),
              palette.muted);
        x += kGap;
        write(entry.value, palette.text);
        x += kApart;
    }
}

} // namespace orderdeck
