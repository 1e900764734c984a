#include "widgets/overview/state_bars.h"

#include "models/text.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace orderdeck {

double barShare(std::int64_t orders, std::int64_t largest)
{
    if (orders <= 0 || largest <= 0)
        return 0;
    return std::log10(double(orders) + 1) / std::log10(double(largest) + 1);
}

StateBarDelegate::StateBarDelegate(const Appearance& appearance, const StateBarsModel& model,
                                   QObject* parent)
    : QStyledItemDelegate(parent), m_appearance(appearance), m_model(model)
{}

int StateBarDelegate::nameWidth(const QStyleOptionViewItem& option) const
{
    const QFontMetrics metrics(option.font);
    int widest = 60;
    for (int row = 0; row < m_model.rowCount(); ++row)
        widest = std::max(widest, metrics.horizontalAdvance(m_model.index(row).data().toString()));
    return std::min(widest + 16, option.rect.width() / 3);
}

void StateBarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const
{
    const Palette& palette = m_appearance.palette();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect row = option.rect.adjusted(4, 0, -4, 0);
    const bool lit = option.state.testFlag(QStyle::State_MouseOver) ||
                     (option.state.testFlag(QStyle::State_HasFocus));
    if (lit) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(palette.selected);
        painter->drawRoundedRect(option.rect, 5, 5);
    }
    const int names = nameWidth(option);
    const QFontMetrics metrics(option.font);
    painter->setFont(option.font);
    painter->setPen(palette.muted);
    painter->drawText(QRect(row.left(), row.top(), names - 8, row.height()),
                      Qt::AlignVCenter | Qt::AlignLeft,
                      metrics.elidedText(index.data().toString(), Qt::ElideRight, names - 8));

    const qint64 orders = index.data(StateBarsModel::OrdersRole).toLongLong();
    const qint64 late = index.data(StateBarsModel::PastTargetRole).toLongLong();
    const QString number = countText(orders);
    const QString lateText = late > 0 ? tr("%1 late").arg(countText(late)) : QString();
    const int figures = metrics.horizontalAdvance(QStringLiteral("888,888")) + 10;
    const int lateWidth = metrics.horizontalAdvance(QStringLiteral("8,888 late")) + 8;
    const double room = std::max(20, row.width() - names - figures - lateWidth);
    const double width =
        std::max(orders > 0 ? 4.0 : 0.0, barShare(orders, m_model.largest()) * room);
    const StateLook look =
        m_appearance.look(StateKind(index.data(StateBarsModel::KindRole).toInt()),
                          index.data(StateBarsModel::RankRole).toInt());
    const int thick = std::min(12, row.height() - 6);
    const QRectF bar(row.left() + names, row.center().y() - thick / 2.0 + 0.5, width, thick);
    painter->setPen(look.outline.isValid() ? QPen(look.outline, 1) : QPen(Qt::NoPen));
    painter->setBrush(look.colour);
    painter->drawRoundedRect(bar, 2.5, 2.5);

    painter->setPen(orders > 0 ? palette.text : palette.muted);
    painter->drawText(QRectF(bar.right() + 8, row.top(), figures, row.height()),
                      Qt::AlignVCenter | Qt::AlignLeft, number);
    painter->setPen(palette.warning);
    painter->drawText(row, Qt::AlignVCenter | Qt::AlignRight, lateText);
    painter->restore();
}

QSize StateBarDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {120, m_rowHeight};
}

StateBars::StateBars(const Appearance& appearance, StateBarsModel& model, QWidget* parent)
    : QListView(parent), m_delegate(new StateBarDelegate(appearance, model, this))
{
    setModel(&model);
    setItemDelegate(m_delegate);
    setProperty("flat", true);
    setMouseTracking(true);
    setUniformItemSizes(true);
    setSelectionMode(QAbstractItemView::NoSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Open orders per state"));
    viewport()->setCursor(Qt::PointingHandCursor);
    connect(&model, &QAbstractItemModel::modelReset, this, &StateBars::fitRows);
    connect(&appearance, &Appearance::changed, this, [this] { viewport()->update(); });
    const auto choose = [this](const QModelIndex& index) {
        Q_EMIT filterChosen(index.data(StateBarsModel::FilterRole).toString());
    };
    connect(this, &QAbstractItemView::clicked, this, choose);
    connect(this, &QAbstractItemView::activated, this, choose);
}

void StateBars::resizeEvent(QResizeEvent* event)
{
    QListView::resizeEvent(event);
    fitRows();
}

void StateBars::fitRows()
{
    const int rows = std::max(1, model()->rowCount());
    m_delegate->setRowHeight(std::clamp((height() - 4) / rows, 17, 27));
    scheduleDelayedItemsLayout();
}

} // namespace orderdeck
