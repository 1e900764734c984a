#include "tests/gui/walk/action_walk.h"
#include "tests/gui/walk/key_walk.h"
#include "tests/gui/walk/name_walk.h"
#include "tests/gui/walk/room_walk.h"
#include "tests/support/gui_watchdog.h"

#include <QAction>
#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMainWindow>
#include <QMenuBar>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTest>
#include <QToolButton>

#include <functional>

using namespace orderdeck;

/// The walks and the watchdog find what was planted; a window in order they leave alone.
class WalkBitesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void plantedFaultsAreFound_data();
    void plantedFaultsAreFound();
    void aWindowInOrderIsLeftAlone();
    void aStallIsMeasuredAndNamed();
};

namespace {

using Plant = std::function<void(QMainWindow&)>;

void walkAll(QMainWindow& window, Findings& findings)
{
    window.show();
    QCoreApplication::processEvents();
    walkNames(window, findings);
    walkRoom(window, findings);
    walkActions(window, *window.menuBar(), findings);
    walkKeys(window, findings);
}

/// Draws its text wider than itself, as a tile would.
struct Tile : QWidget {
    using QWidget::QWidget;
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.drawText(4, 20, QStringLiteral("transitions per second"));
    }
};

QWidget& place(QMainWindow& window, QWidget* widget, const QRect& geometry)
{
    widget->setParent(window.centralWidget());
    widget->setGeometry(geometry);
    widget->show();
    return *widget;
}

constexpr QRect kPlace(10, 40, 120, 30);

QString longText() { return QStringLiteral("far too long for so little room"); }

void plantNames()
{
    QTest::newRow("a button without a name")
        << Plant([](QMainWindow& w) { place(w, new QToolButton, kPlace); })
        << QStringLiteral("no accessible name");
    QTest::newRow("an edit without a name")
        << Plant([](QMainWindow& w) { place(w, new QLineEdit, kPlace); })
        << QStringLiteral("no accessible name");
    QTest::newRow("a picture to press that is no button") << Plant([](QMainWindow& w) {
        QWidget& picture = place(w, new QWidget, kPlace);
        picture.setAccessibleName(QStringLiteral("Graph"));
        picture.setFocusPolicy(Qt::StrongFocus);
    }) << QStringLiteral("no accessible role");
    QTest::newRow("rows without words") << Plant([](QMainWindow& w) {
        auto* list = new QListWidget;
        list->setAccessibleName(QStringLiteral("List"));
        list->addItem(QString());
        place(w, list, kPlace);
    }) << QStringLiteral("tells a screen reader nothing");
}

void plantRoom()
{
    QTest::newRow("a label cut off") << Plant([](QMainWindow& w) {
        place(w, new QLabel(longText()), {10, 40, 60, 20});
    }) << QStringLiteral("text is cut off");
    QTest::newRow("a wrapped label cut off") << Plant([](QMainWindow& w) {
        auto* label = new QLabel(longText());
        label->setWordWrap(true);
        place(w, label, {10, 40, 60, 20});
    }) << QStringLiteral("px and needs");
    QTest::newRow("a painted text cut off") << Plant([](QMainWindow& w) {
        place(w, new Tile, {10, 40, 60, 30});
    }) << QStringLiteral("text is cut off: 'transitions per second'");
    QTest::newRow("an entry shortened without tooltip") << Plant([](QMainWindow& w) {
        auto* list = new QListWidget;
        list->setTextElideMode(Qt::ElideRight);
        list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        list->addItem(longText());
        place(w, list, {10, 40, 80, 60});
    }) << QStringLiteral("no tooltip has the whole");
    QTest::newRow("two upon each other") << Plant([](QMainWindow& w) {
        place(w, new QPushButton(QStringLiteral("One")), kPlace);
        place(w, new QPushButton(QStringLiteral("Two")), kPlace.translated(40, 5));
    }) << QStringLiteral("lies upon");
    QTest::newRow("out of its parent") << Plant([](QMainWindow& w) {
        place(w, new QPushButton(QStringLiteral("One")), {380, 40, 200, 30});
    }) << QStringLiteral("sticks out");
}

void plantKeys()
{
    QTest::newRow("for the mouse alone") << Plant([](QMainWindow& w) {
        place(w, new QPushButton(QStringLiteral("Press")), kPlace).setFocusPolicy(Qt::ClickFocus);
    }) << QStringLiteral("not reached by keyboard");
    QTest::newRow("an edit that keeps Tab") << Plant([](QMainWindow& w) {
        auto* edit = new QPlainTextEdit;
        edit->setAccessibleName(QStringLiteral("Reason"));
        place(w, edit, {10, 40, 200, 60});
        place(w, new QPushButton(QStringLiteral("Behind")), {10, 120, 100, 30});
    }) << QStringLiteral("Tab does not leave it");
    QTest::newRow("a command in no menu")
        << Plant([](QMainWindow& w) { w.addAction(new QAction(QStringLiteral("Hidden"), &w)); })
        << QStringLiteral("not in the menus: Hidden");
    QTest::newRow("two commands on the same keys") << Plant([](QMainWindow& w) {
        QMenu* menu = w.menuBar()->addMenu(QStringLiteral("More"));
        menu->addAction(QStringLiteral("One"))->setShortcut(QKeySequence(QStringLiteral("Ctrl+J")));
        menu->addAction(QStringLiteral("Two"))->setShortcut(QKeySequence(QStringLiteral("Ctrl+J")));
    }) << QStringLiteral("Ctrl+J is ambiguous");
    QTest::newRow("two entries on the same letter") << Plant([](QMainWindow& w) {
        QMenu* menu = w.menuBar()->addMenu(QStringLiteral("More"));
        menu->addAction(QStringLiteral("&One"));
        menu->addAction(QStringLiteral("&Other"));
    }) << QStringLiteral("two entries of one menu");
}

/// A small window in which nothing is wrong.
void furnish(QMainWindow& window)
{
    window.setCentralWidget(new QWidget);
    window.resize(400, 300);
    window.menuBar()->addMenu(QStringLiteral("&File"))->addAction(QStringLiteral("&Quit"));
    place(window, new QPushButton(QStringLiteral("Import orders…")), {10, 200, 140, 30});
    place(window, new QPushButton(QStringLiteral("Cancel")), {160, 200, 140, 30});
    place(window, new QLabel(QStringLiteral("Short")), {10, 160, 140, 30});
}

} // namespace

void WalkBitesTest::plantedFaultsAreFound_data()
{
    QTest::addColumn<Plant>("plant");
    QTest::addColumn<QString>("fault");
    plantNames();
    plantRoom();
    plantKeys();
}

void WalkBitesTest::plantedFaultsAreFound()
{
    QFETCH(Plant, plant);
    QFETCH(QString, fault);
    QMainWindow window;
    furnish(window);
    plant(window);
    Findings findings;
    walkAll(window, findings);
    QVERIFY2(findings.text().contains(fault), qPrintable(findings.text()));
}

void WalkBitesTest::aWindowInOrderIsLeftAlone()
{
    QMainWindow window;
    furnish(window);
    Findings findings;
    walkAll(window, findings);
    QVERIFY2(findings.empty(), qPrintable(findings.text()));
}

void WalkBitesTest::aStallIsMeasuredAndNamed()
{
    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::milliseconds kStall(40);
    const GuiWatchdog watchdog(GuiWatchdog::AtEnd::Silent);
    const auto ticks = [&watchdog] { return watchdog.stalls().ticks; };
    QTRY_VERIFY(ticks() > 0);
    const auto begin = Clock::now();
    while (Clock::now() - begin < kStall * 2) {
    } // The tick may be posted late.
    const auto before = ticks();
    QTRY_VERIFY(ticks() > before);
    QVERIFY(watchdog.stalls().longest >= kStall);
    QCOMPARE(watchdog.stalls().longestIn, std::string("WalkBitesTest::aStallIsMeasuredAndNamed"));
}

std::unique_ptr<QObject> makeWalkBitesTest() { return std::make_unique<WalkBitesTest>(); }

#include "tst_walk_bites.moc"
