#include "models/overview_figures.h"
#include "tests/support/fake_clock.h"
#include "tests/support/snapshot_builder.h"

#include <QTest>

using namespace orderdeck;

class OverviewFiguresTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsEveryTile();
    void saysWhenUsualIsNotKnownYet();
    void sameFiguresAtEveryRange();
    void warnsAboveTwiceTheUsual();
};

namespace {

QString dump(const QList<TileFigures>& tiles)
{
    QStringList lines;
    for (const TileFigures& tile : tiles)
        lines.append(tile.title % QStringLiteral(": ") % tile.value % tile.unit %
                     QStringLiteral(" (") % tile.note % QStringLiteral(") ") % tile.filter %
                     (tile.attention ? QStringLiteral("!") : QString()));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

void OverviewFiguresTest::tellsEveryTile()
{
    const auto snapshot = SnapshotBuilder(FakeClock().now(), orderCatalogue()).build();
    QCOMPARE(dump(tilesOf(*snapshot, Qt::UTC)),
             QStringLiteral("Transitions: 8.4/s (usual 6.8–10.0) \n"
                            "New orders: 1.4/s (usual 1.1–1.7) \n"
                            "Write p99: 8.2ms (usual 5.8–10.6) \n"
                            "Open orders: 450 (exact) is:open\n"
                            "Stuck orders: 45 (9 in Returned) is:stuck!"));
}

void OverviewFiguresTest::saysWhenUsualIsNotKnownYet()
{
    auto snapshot = *SnapshotBuilder(FakeClock().now(), orderCatalogue()).build();
    snapshot.transitions.usual.reset();
    const TileFigures tile = tilesOf(snapshot, Qt::UTC).front();
    QVERIFY(tile.note.isEmpty());
    QVERIFY(tile.explanation.contains(QLatin1String("after a minute")));
}

void OverviewFiguresTest::sameFiguresAtEveryRange()
{
    const auto catalogue = orderCatalogue();
    const auto at = [&](std::chrono::seconds range) {
        return dump(
            tilesOf(*SnapshotBuilder(FakeClock().now(), catalogue).range(range).build(), Qt::UTC));
    };
    QCOMPARE(at(std::chrono::minutes(5)), at(std::chrono::hours(24)));
}

void OverviewFiguresTest::warnsAboveTwiceTheUsual()
{
    auto snapshot = *SnapshotBuilder(FakeClock().now(), orderCatalogue()).build();
    snapshot.writeP99Now = std::chrono::milliseconds(50);
    QVERIFY(tilesOf(snapshot, Qt::UTC)[2].attention);
}

std::unique_ptr<QObject> makeOverviewFiguresTest()
{
    return std::make_unique<OverviewFiguresTest>();
}

#include "tst_overview_figures.moc"
