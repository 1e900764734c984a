#include "widgets/overview/attention_list.h"

#include <QPainter>

namespace orderdeck {
namespace {

constexpr int kTextLeft = 12;
constexpr int kGap = 14; // Between two lines of the list.
constexpr int kWrapped = Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop;

QFont titleFont() { return Appearance::textFont(kTextPixels, QFont::DemiBold); }
QFont detailFont() { return Appearance::textFont(kSmallPixels); }

} // namespace

AttentionDelegate::AttentionDelegate(const Appearance& appearance, QObject* parent)
    : QStyledItemDelegate(parent), m_appearance(appearance)
{}

AttentionDelegate::Texts AttentionDelegate::layOut(const QModelIndex& index, int width) const
{
    const QRect room(kTextLeft, 0, std::max(40, width - kTextLeft - 2), 10'000);
    Texts texts;
    texts.title = QFontMetrics(titleFont()).boundingRect(room, kWrapped, index.data().toString());
    const QString detail = index.data(AttentionModel::DetailRole).toString();
    if (!detail.isEmpty()) {
        texts.detail =
            QFontMetrics(detailFont())
                .boundingRect(room.translated(0, texts.title.height() + 1), kWrapped, detail);
    }
    return texts;
}

void AttentionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const
{
    const Palette& palette = m_appearance.palette();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect row = option.rect.adjusted(0, 0, 0, -kGap);
    const bool leads = !index.data(AttentionModel::PageRole).toString().isEmpty();
    if (leads && (option.state.testFlag(QStyle::State_MouseOver) ||
                  option.state.testFlag(QStyle::State_HasFocus)))
        painter->fillRect(row, palette.selected);
    using Severity = AttentionItem::Severity;
    const auto severity = Severity(index.data(AttentionModel::SeverityRole).toInt());
    painter->fillRect(QRect(row.left(), row.top(), 3, row.height()),
                      severity == Severity::Error     ? palette.error
                      : severity == Severity::Warning ? palette.warning
                                                      : palette.muted);
    const Texts texts = layOut(index, option.rect.width());
    painter->setFont(titleFont());
    painter->setPen(palette.text);
    painter->drawText(texts.title.translated(row.topLeft()).adjusted(0, 0, 4, 0), kWrapped,
                      index.data().toString());
    painter->setFont(detailFont());
    painter->setPen(palette.muted);
    painter->drawText(texts.detail.translated(row.topLeft()).adjusted(0, 0, 4, 0), kWrapped,
                      index.data(AttentionModel::DetailRole).toString());
    painter->restore();
}

QSize AttentionDelegate::sizeHint(const QStyleOptionViewItem& option,
                                  const QModelIndex& index) const
{
    const auto* view = qobject_cast<const QListView*>(option.widget);
    const int width = view != nullptr ? view->viewport()->width() : option.rect.width();
    const Texts texts = layOut(index, width);
    return {width,
            texts.title.height() + (texts.detail.isNull() ? 0 : texts.detail.height() + 1) + kGap};
}

AttentionList::AttentionList(const Appearance& appearance, AttentionModel& model, QWidget* parent)
    : QListView(parent), m_appearance(appearance)
{
    setModel(&model);
    setItemDelegate(new AttentionDelegate(appearance, this));
    setProperty("flat", true);
    setMouseTracking(true);
    setResizeMode(QListView::Adjust);
    setSelectionMode(QAbstractItemView::NoSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setAccessibleName(tr("Needs attention"));
    viewport()->setCursor(Qt::PointingHandCursor);
    connect(&appearance, &Appearance::changed, this, [this] { viewport()->update(); });
    const auto choose = [this](const QModelIndex& index) {
        const QString page = index.data(AttentionModel::PageRole).toString();
        if (!page.isEmpty())
            Q_EMIT placeChosen(page, index.data(AttentionModel::FilterRole).toString());
    };
    connect(this, &QAbstractItemView::clicked, this, choose);
    connect(this, &QAbstractItemView::activated, this, choose);
}

void AttentionList::paintEvent(QPaintEvent* event)
{
    QListView::paintEvent(event);
    if (model()->rowCount() > 0)
        return;
    QPainter painter(viewport());
    painter.setFont(detailFont());
    painter.setPen(m_appearance.palette().muted);
    painter.drawText(viewport()->rect().adjusted(0, 4, 0, 0), kWrapped,
                     tr("Nothing. Orders past the target of their state, refusals above the usual "
                        "and shards in trouble are listed here."));
}

void AttentionList::resizeEvent(QResizeEvent* event)
{
    QListView::resizeEvent(event);
    scheduleDelayedItemsLayout();
}

} // namespace orderdeck
