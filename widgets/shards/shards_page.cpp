#include "widgets/shards/shards_page.h"

#include "widgets/appearance/accessible_role.h"
#include "widgets/frame/card.h"
#include "widgets/shards/shard_grid.h"

#include <QEvent>
#include <QScrollArea>
#include <QVBoxLayout>

#include <set>

namespace orderdeck {

ShardsPage::ShardsPage(const PageContext& context, QWidget* parent)
    : Page({QStringLiteral("shards"), tr("Shards"), QStringLiteral("shard")}, parent),
      m_summary(makeLabel({}, "small", this)), m_scroll(new QScrollArea(this)),
      m_grid(new ShardGrid(context.appearance))
{
    m_summary->setObjectName(QStringLiteral("shardsSummary"));
    m_summary->setWordWrap(true);
    m_scroll->setObjectName(QStringLiteral("shardsScroll"));
    m_scroll->setAccessibleName(tr("Shards"));
    setAccessibleRole(*m_scroll, QAccessible::Grouping);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(m_grid);
    m_grid->setAutoFillBackground(false); // setWidget() sets it.
    m_scroll->viewport()->setAutoFillBackground(false);
    m_scroll->viewport()->installEventFilter(this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kRhythm);
    layout->addWidget(m_summary);
    layout->addWidget(m_scroll, 1);
    setStart(m_scroll);
}

bool ShardsPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_scroll->viewport() && event->type() == QEvent::Resize)
        m_grid->setRoom(m_scroll->viewport()->size());
    return Page::eventFilter(watched, event);
}

void ShardsPage::showSnapshot(std::shared_ptr<const ServiceSnapshot> snapshot)
{
    QList<ShardCardFigures> cards;
    for (const ShardStatus& shard : snapshot->shards)
        cards.append(shardCard(shard, *snapshot));
    m_grid->show(cards);
    m_summary->setText(shardsSummary(*snapshot));
    const auto count = qlonglong(snapshot->shards.size());
    setSubtitle(count == 1 ? tr("1 shard") : tr("%1 shards").arg(count));
}

void ShardsPage::updateBadge(const ServiceSnapshot& snapshot)
{
    std::set<int> troubled;
    PageBadge badge;
    for (const AttentionItem& item : snapshot.attention) {
        if (item.shard < 0)
            continue;
        troubled.insert(item.shard);
        if (item.severity == AttentionItem::Severity::Error)
            badge.tone = PageBadge::Tone::Error;
    }
    badge.count = int(troubled.size());
    badge.meaning = badge.count == 1 ? tr("1 shard needs attention")
                                     : tr("%1 shards need attention").arg(badge.count);
    setBadge(badge);
}

void ShardsPage::goTo(const QString& shard)
{
    const int index = shard.toInt() - 1;
    if (index < 0 || index >= m_grid->cards().size())
        return;
    ShardCard* card = m_grid->cards()[index];
    m_scroll->ensureWidgetVisible(card);
    card->setFocus(Qt::OtherFocusReason);
}

} // namespace orderdeck
