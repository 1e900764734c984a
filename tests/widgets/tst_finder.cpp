#include "widgets/dialogs/finder.h"

#include "models/text.h"
#include "tests/widgets/frame_stage.h"
#include "widgets/frame/window_layout.h"

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace orderdeck;

class FinderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void doesWhatItNames();
    void offersWhatWasUsedLast();
    void findsOrdersAsTheirNumberIsTyped();
    void keepsWhatWasMovedTo();
    void opensAnOrderOverAnyPage();
    void savedViewsAreThere();
    void survivesACommandThatGoes();
    void escapeLeavesEverythingAsItWas();
};

namespace {

void settle()
{
    for (int hop = 0; hop < 4; ++hop)
        QCoreApplication::sendPostedEvents();
}

void create(FrameStage& stage, int count)
{
    for (int i = 1; i <= count; ++i) {
        NewOrder order;
        order.requestId = "r" + std::to_string(i);
        order.number = "A-" + std::to_string(i);
        order.source = "shop";
        order.region = "SP";
        order.lifecycle = "order";
        order.actor = {"shop", Role::Service};
        stage.door.create(order, [](const Verdict&) {});
    }
}

struct Open {
    explicit Open(FrameStage& stage) : Open(stage, stage.window->pages().at(1)->orderLookup()) {}
    Open(FrameStage& stage, OrderLookup* lookup)
        : finder({stage.window->menus().entries(), WindowLayout(stage.settings).recentCommands(),
                  lookup},
                 stage.appearance, stage.window.get())
    {
        finder.show();
    }
    void type(const QString& text) { QTest::keyClicks(&typed(), text); }
    void press(int key) { QTest::keyClick(&typed(), Qt::Key(key)); }
    QLineEdit& typed() { return *finder.findChild<QLineEdit*>(); }
    QListView& list() { return *finder.findChild<QListView*>(); }
    QString current() { return list().currentIndex().data().toString(); }
    QString first(int rows)
    {
        QStringList names;
        for (int row = 0; row < rows; ++row)
            names.append(list().model()->index(row, 0).data().toString());
        return names.join(QLatin1Char('|'));
    }

    Finder finder;
};

} // namespace

void FinderTest::doesWhatItNames()
{
    FrameStage stage;
    Open open(stage);
    const QSignalSpy used(&open.finder, &Finder::used);
    open.type(QStringLiteral("dark"));
    open.press(Qt::Key_Return);
    QCoreApplication::processEvents();
    QCOMPARE(stage.appearance.theme(), Theme::Dark);
    QCOMPARE(used.front().front().toString(), QStringLiteral("View ▸ Theme/Dark"));
    Open second(stage);
    const QSignalSpy asked(&second.finder, &Finder::orderAsked);
    second.type(QStringLiteral("A-1042"));
    second.press(Qt::Key_Return);
    QCOMPARE(asked.front().front().toString(), QStringLiteral("A-1042"));
}

void FinderTest::offersWhatWasUsedLast()
{
    FrameStage stage;
    WindowLayout layout(stage.settings);
    for (int i = 0; i < 40; ++i)
        layout.rememberCommand(QStringLiteral("gone/%1").arg(i));
    layout.rememberCommand(QStringLiteral("Window/Full screen"));
    layout.rememberCommand(QStringLiteral("View ▸ Theme/Dark"));
    layout.rememberCommand(QStringLiteral("Window/Full screen"));
    QVERIFY(layout.recentCommands().size() <= 20);
    layout.forget(); // A layout is not a habit.
    Open open(stage);
    QCOMPARE(open.first(2), QStringLiteral("Full screen|Dark"));
    stage.settings.setValue(QStringLiteral("finder/recent"), 7);
    Open second(stage);
    QVERIFY(!second.current().isEmpty());
}

void FinderTest::findsOrdersAsTheirNumberIsTyped()
{
    FrameStage stage;
    create(stage, 12);
    Open open(stage);
    open.type(QStringLiteral("a-1"));
    QCOMPARE(open.current(), QStringLiteral("Find the order “a-1”"));
    settle();
    QCOMPARE(open.first(5), QStringLiteral("A-1|Find the order “a-1”|A-10|A-11|A-12"));
    QCOMPARE(open.current(), QStringLiteral("A-1"));
    QVERIFY(!open.finder.grab().isNull()); // With its chips.
    open.press(Qt::Key_PageDown);
    QCOMPARE(open.current(), QStringLiteral("A-12"));
    const QSignalSpy chosen(&open.finder, &Finder::orderChosen);
    open.press(Qt::Key_Return);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.front().front().value<OrderId>().value, std::int64_t(12));
}

void FinderTest::keepsWhatWasMovedTo()
{
    FrameStage stage;
    create(stage, 12);
    Open open(stage);
    open.type(QStringLiteral("a-1"));
    settle();
    open.press(Qt::Key_Down);
    open.press(Qt::Key_Down);
    QCOMPARE(open.current(), QStringLiteral("A-10"));
    stage.window->pages().at(1)->orderLookup()->ask(QStringLiteral("a-1"));
    settle();
    QCOMPARE(open.current(), QStringLiteral("A-10"));
    open.press(Qt::Key_Up);
    open.press(Qt::Key_Up);
    open.press(Qt::Key_Up);
    QCOMPARE(open.current(), QStringLiteral("A-1"));
}

void FinderTest::opensAnOrderOverAnyPage()
{
    FrameStage stage;
    create(stage, 3);
    QCOMPARE(stage.window->currentPage()->info().key, QStringLiteral("overview"));
    QTimer::singleShot(0, stage.window.get(), [&] {
        auto* finder = stage.window->findChild<Finder*>();
        auto* typed = finder->findChild<QLineEdit*>();
        QTest::keyClicks(typed, QStringLiteral("A-2"));
        settle();
        QTest::keyClick(typed, Qt::Key_Return);
    });
    stage.action(QStringLiteral("Find or do…"))->trigger();
    settle();
    QCOMPARE(stage.window->currentPage()->info().key, QStringLiteral("orders"));
    QCOMPARE(stage.window->findChild<QLabel*>(QStringLiteral("number"))->text(),
             QStringLiteral("A-2"));
}

void FinderTest::savedViewsAreThere()
{
    FrameStage stage;
    Open open(stage);
    open.type(QStringLiteral("hold on"));
    QCOMPARE(open.current(), QStringLiteral("On hold"));
    open.press(Qt::Key_Return);
    QCoreApplication::processEvents();
    QCOMPARE(stage.window->currentPage()->info().key, QStringLiteral("orders"));
}

void FinderTest::survivesACommandThatGoes()
{
    FrameStage stage;
    Open open(stage);
    open.type(QStringLiteral("on hold"));
    stage.window->closeService(); // Pages, views and the lookup are gone.
    open.press(Qt::Key_Return);
    QCoreApplication::processEvents();
    QVERIFY(!open.finder.isVisible());
    Open second(stage, nullptr);
    second.type(QStringLiteral("A-1"));
    QCOMPARE(second.current(), QStringLiteral("Find the order “A-1”"));
}

void FinderTest::escapeLeavesEverythingAsItWas()
{
    FrameStage stage;
    Open open(stage);
    open.type(QStringLiteral("dark"));
    open.press(Qt::Key_Escape);
    QCoreApplication::processEvents();
    QVERIFY(!open.finder.isVisible());
    QCOMPARE(stage.appearance.theme(), Theme::Light);
}

std::unique_ptr<QObject> makeFinderTest() { return std::make_unique<FinderTest>(); }

#include "tst_finder.moc"
