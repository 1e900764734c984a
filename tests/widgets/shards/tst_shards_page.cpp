#include "tests/widgets/frame_stage.h"
#include "widgets/frame/sidebar.h"
#include "widgets/overview/attention_list.h"
#include "widgets/shards/shard_grid.h"

#include <QLabel>
#include <QScrollArea>
#include <QTest>

using namespace orderdeck;

class ShardsPageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cardsFollowTheShards();
    void cardsWrapByWidthAndScroll();
    void badgeCountsShardsInTrouble();
    void attentionLeadsToTheCard();
    void keyboardWalksFromCardToCard();
};

namespace {

AttentionItem about(AttentionItem::Topic topic, int shard, AttentionItem::Severity severity)
{
    AttentionItem item;
    item.topic = topic;
    item.shard = shard;
    item.severity = severity;
    return item;
}

struct Stage : FrameStage {
    ShardGrid* grid = window->findChild<ShardGrid*>();
    QScrollArea* scroll = window->findChild<QScrollArea*>(QStringLiteral("shardsScroll"));
    Stage()
    {
        QTest::keyClick(window.get(), Qt::Key_4, Qt::ControlModifier);
        publish(snapshot().build());
    }
};

} // namespace

void ShardsPageTest::cardsFollowTheShards()
{
    Stage stage;
    QCOMPARE(stage.window->currentPage()->info().key, QStringLiteral("shards"));
    QCOMPARE(stage.grid->cards().size(), 3);
    QCOMPARE(stage.grid->cards()[2]->accessibleName(), QStringLiteral("Shard 3, writable"));
    QVERIFY(stage.grid->cards()[0]->accessibleDescription().contains(
        QString::fromUtf8("Commit p50 · p99: 1.3 · 4.2 ms")));
    const auto* summary = stage.window->findChild<QLabel*>(QStringLiteral("shardsSummary"));
    QVERIFY(summary->text().startsWith(QStringLiteral("9.6 writes/s")));
    stage.publish(stage.snapshot().shards(1).build());
    QCOMPARE(stage.grid->cards().size(), 1);
    QCOMPARE(stage.window->currentPage()->subtitle(), QStringLiteral("1 shard"));
}

void ShardsPageTest::cardsWrapByWidthAndScroll()
{
    Stage stage;
    stage.publish(stage.snapshot().shards(16).build());
    QCoreApplication::processEvents();
    QCOMPARE(stage.grid->columns(), 2);
    QVERIFY(stage.grid->height() > stage.scroll->viewport()->height());
    const int narrow = stage.grid->cards()[0]->width();
    QVERIFY(2 * narrow <= stage.scroll->viewport()->width());
    stage.window->resize(1920, 1080);
    QCoreApplication::processEvents();
    QCOMPARE(stage.grid->columns(), 3);
    QCOMPARE(stage.grid->cards()[3]->x(), 0);
    QVERIFY(stage.grid->cards()[3]->y() >= stage.grid->cards()[0]->geometry().bottom());
    for (const ShardCard* card : stage.grid->cards())
        QVERIFY(card->height() >= card->heightFor(card->width()));
}

void ShardsPageTest::badgeCountsShardsInTrouble()
{
    using Topic = AttentionItem::Topic;
    using Severity = AttentionItem::Severity;
    Stage stage;
    QCOMPARE(stage.window->currentPage()->badge().count, 0);
    stage.publish(stage.snapshot()
                      .attention({about(Topic::ShardStopped, 1, Severity::Error),
                                  about(Topic::ProjectionLag, 1, Severity::Warning),
                                  about(Topic::HotShard, 0, Severity::Warning),
                                  about(Topic::Refusals, -1, Severity::Warning)})
                      .build());
    const PageBadge& badge = stage.window->currentPage()->badge();
    QCOMPARE(badge.count, 2);
    QCOMPARE(badge.tone, PageBadge::Tone::Error);
    QCOMPARE(badge.meaning, QStringLiteral("2 shards need attention"));
}

void ShardsPageTest::attentionLeadsToTheCard()
{
    Stage stage;
    QTest::keyClick(stage.window.get(), Qt::Key_1, Qt::ControlModifier);
    stage.publish(stage.snapshot()
                      .shards(16)
                      .attention({about(AttentionItem::Topic::HotShard, 14,
                                        AttentionItem::Severity::Warning)})
                      .build());
    auto* list = stage.window->findChild<AttentionList*>();
    list->setFocus();
    list->setCurrentIndex(list->model()->index(0, 0));
    QTest::keyClick(list, Qt::Key_Return);
    QCOMPARE(stage.window->currentPage()->info().key, QStringLiteral("shards"));
    ShardCard* hot = stage.grid->cards()[14];
    QVERIFY(hot->hasFocus());
    QVERIFY(!hot->visibleRegion().isEmpty());
}

void ShardsPageTest::keyboardWalksFromCardToCard()
{
    Stage stage;
    stage.publish(stage.snapshot().shards(16).build());
    stage.grid->cards()[0]->setFocus();
    for (int i = 0; i < 15; ++i)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QVERIFY(stage.grid->cards()[15]->hasFocus());
    QVERIFY(!stage.grid->cards()[15]->visibleRegion().isEmpty());
}

std::unique_ptr<QObject> makeShardsPageTest() { return std::make_unique<ShardsPageTest>(); }

#include "tst_shards_page.moc"
