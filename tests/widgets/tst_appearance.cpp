#include "widgets/appearance/appearance.h"
#include "widgets/appearance/style_sheet.h"

#include <QApplication>
#include <QDirIterator>
#include <QSignalSpy>
#include <QTest>

using namespace orderdeck;

class AppearanceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textCanBeReadOnEveryGround();
    void everyStateMarkStandsOut();
    void flowColoursRepeatLighter();
    void everyIconCanBeDrawnInAnyColour();
    void styleSheetHasNoOpenPlaces();
    void themeChangesPaletteAndTellsWidgets();
    void followsTheSystemOnlyWhenAsked();
};

namespace {

constexpr std::array kKinds{StateKind::Initial,   StateKind::InProgress, StateKind::Reached,
                            StateKind::Final,     StateKind::OnHold,     StateKind::Failed,
                            StateKind::Cancelled, StateKind::Reversed};

} // namespace

void AppearanceTest::textCanBeReadOnEveryGround()
{
    for (const Palette& p : {lightPalette(), darkPalette()}) {
        for (const QColor& ground : {p.background, p.surface, p.side, p.selected}) {
            QVERIFY(contrastRatio(p.text, ground) >= 7.0);
            QVERIFY(contrastRatio(p.muted, ground) >= 4.5);
        }
        QVERIFY(contrastRatio(p.onAccent, p.accent) >= 4.5);
        for (const QColor& sign : {p.warning, p.error, p.good})
            QVERIFY(contrastRatio(sign, p.surface) >= 4.5);
    }
}

void AppearanceTest::everyStateMarkStandsOut()
{
    for (const Palette& p : {lightPalette(), darkPalette()}) {
        for (const StateKind kind : kKinds) {
            for (int rank = 0; rank < 8; ++rank) {
                const StateLook look = stateLook(kind, rank, p);
                const QColor edge = look.outline.isValid() ? look.outline : look.colour;
                QVERIFY(contrastRatio(edge, p.surface) >= 3.0);
                QVERIFY(contrastRatio(p.text, look.tint) >= 4.5);
                QVERIFY(!look.kindText.isEmpty());
                QVERIFY(!iconPixmap(look.iconName, look.colour, 16, 1).isNull());
            }
        }
    }
}

void AppearanceTest::flowColoursRepeatLighter()
{
    const QColor first = stateLook(StateKind::InProgress, 0, lightPalette()).colour;
    const QColor fifth = stateLook(StateKind::InProgress, 4, lightPalette()).colour;
    QCOMPARE(first, QColor(0x2F, 0x7E, 0xD8));
    QVERIFY(fifth.lightness() > first.lightness());
}

void AppearanceTest::everyIconCanBeDrawnInAnyColour()
{
    QDirIterator icons(QStringLiteral(":/icons"));
    int seen = 0;
    while (icons.hasNext()) {
        icons.next();
        const QPixmap pixmap = iconPixmap(icons.fileInfo().completeBaseName(), Qt::red, 20, 2);
        QCOMPARE(pixmap.size(), QSize(40, 40));
        QVERIFY(!pixmap.toImage().allGray() || icons.fileName().startsWith(QLatin1String("combo")));
        ++seen;
    }
    QVERIFY(seen > 30);
    QVERIFY(iconPixmap(QStringLiteral("no-such-icon"), Qt::red, 20, 1).isNull());
}

void AppearanceTest::styleSheetHasNoOpenPlaces()
{
    QVERIFY(!styleSheet(lightPalette()).contains(QLatin1Char('@')));
    QVERIFY(!styleSheet(darkPalette()).contains(QLatin1Char('@')));
}

void AppearanceTest::themeChangesPaletteAndTellsWidgets()
{
    Appearance appearance;
    const QSignalSpy changes(&appearance, &Appearance::changed);
    appearance.setTheme(Theme::Dark);
    QVERIFY(appearance.palette().dark);
    QCOMPARE(QApplication::palette().color(QPalette::Window), darkPalette().background);
    appearance.setTheme(Theme::Light);
    QCOMPARE(QApplication::palette().color(QPalette::Window), lightPalette().background);
    QCOMPARE(changes.count(), 2);
}

void AppearanceTest::followsTheSystemOnlyWhenAsked()
{
    Appearance appearance;
    appearance.setTheme(Theme::Dark);
    QEvent change(QEvent::ApplicationPaletteChange);
    QApplication::sendEvent(qApp, &change);
    QVERIFY(appearance.palette().dark);
    appearance.setTheme(Theme::System); // The offscreen platform is light.
    QVERIFY(!appearance.palette().dark);
}

std::unique_ptr<QObject> makeAppearanceTest() { return std::make_unique<AppearanceTest>(); }

#include "tst_appearance.moc"
