#include "widgets/appearance/state_chip.h"

#include "widgets/appearance/accessible_role.h"

#include <QFontMetrics>
#include <QPainter>

namespace orderdeck {
namespace {
constexpr int kChipHeight = 20;
constexpr int kDot = 8;
constexpr int kLeft = 9;
constexpr int kGap = 6;
constexpr int kRight = 10;
} // namespace

QSize stateChipSize(const QString& name, const QFont& font)
{
    return {kLeft + kDot + kGap + QFontMetrics(font).horizontalAdvance(name) + kRight, kChipHeight};
}

void paintStateDot(QPainter& painter, const QRectF& area, const StateLook& look)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(look.colour);
    painter.setPen(look.outline.isValid() ? QPen(look.outline, 1) : QPen(Qt::NoPen));
    painter.drawEllipse(look.outline.isValid() ? area.adjusted(0.5, 0.5, -0.5, -0.5) : area);
    painter.restore();
}

void paintStateChip(QPainter& painter, const QRect& area, const QString& name,
                    const StateLook& look)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const int width = std::min(stateChipSize(name, painter.font()).width(), area.width());
    const QRect chip(area.left(), area.center().y() - kChipHeight / 2 + 1, width, kChipHeight);
    const QPen textPen = painter.pen();
    painter.setPen(Qt::NoPen);
    painter.setBrush(look.tint);
    painter.drawRoundedRect(chip, kChipHeight / 2.0, kChipHeight / 2.0);
    paintStateDot(painter,
                  QRectF(chip.left() + kLeft, chip.top() + (kChipHeight - kDot) / 2.0, kDot, kDot),
                  look);
    painter.setPen(textPen);
    const QRect textArea = chip.adjusted(kLeft + kDot + kGap, 0, -kRight / 2, 0);
    painter.drawText(textArea, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(name, Qt::ElideRight, textArea.width()));
    painter.restore();
}

StateChip::StateChip(const Appearance& appearance, QWidget* parent)
    : QWidget(parent), m_appearance(appearance)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleRole(*this, QAccessible::StaticText);
    connect(&appearance, &Appearance::changed, this, [this] { update(); });
}

void StateChip::setState(const QString& name, StateKind kind, int rank)
{
    m_name = name;
    m_kind = kind;
    m_rank = rank;
    setAccessibleName(name % QStringLiteral(", ") % m_appearance.look(kind, rank).kindText);
    updateGeometry();
    update();
}

QSize StateChip::sizeHint() const { return stateChipSize(m_name, font()); }

void StateChip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(m_appearance.palette().text);
    paintStateChip(painter, rect(), m_name, m_appearance.look(m_kind, m_rank));
}

} // namespace orderdeck
