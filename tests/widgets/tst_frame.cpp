#include "models/text.h"
#include "tests/widgets/frame_stage.h"
#include "widgets/dialogs/shortcuts_dialog.h"
#include "widgets/frame/live_button.h"
#include "widgets/frame/sidebar.h"

#include <QAbstractButton>
#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace orderdeck;

class FrameTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyMenuIsThere();
    void noTwoCommandsShareAShortcut();
    void pagesComeByShortcutAndBySidebar();
    void pauseFreezesThePageAndCountsWhatWaits();
    void rangeHoldsForEveryPage();
    void storeAndRoleAreAlwaysInSight();
    void statusLineTellsTroubleAndAge();
    void theListOfShortcutsIsComplete();
    void layoutIsKeptAndReset();
    void closingAsksToQuitAndKeepsTheWindow();
    void everythingThatTakesKeysHasAName();
    void hiddenPagesAreNotFed();
};

namespace {

QString labelText(const FrameStage& stage, const char* name)
{
    const auto* label = stage.window->findChild<QLabel*>(QLatin1String(name));
    return label != nullptr ? label->text() : QString();
}

} // namespace

void FrameTest::everyMenuIsThere()
{
    FrameStage stage;
    stage.publish(stage.snapshot().workload({}).build());
    QStringList titles;
    for (const QAction* menu : stage.window->menuBar()->actions()) {
        QString title = menu->text();
        if (menu->isVisible())
            titles.append(title.remove(QLatin1Char('&')));
    }
    QCOMPARE(titles.join(QLatin1Char(' ')),
             QStringLiteral("File Edit View Orders Service Window Help"));
    const QString commands = QStringLiteral(
        "Import orders…|Quit|Filter this page|Find or do…|Overview|Orders|Lifecycle|Shards|Events|"
        "Pause the display|Dark|UTC|Local time|Reset layout|Pause simulated traffic|support|admin|"
        "Full screen|Keyboard shortcuts|About Orderdeck");
    for (const QString& text : commands.split(QLatin1Char('|')))
        QVERIFY2(stage.action(text) != nullptr, qPrintable(text));
}

void FrameTest::noTwoCommandsShareAShortcut()
{
    FrameStage stage;
    stage.publish(stage.snapshot().workload({}).build());
    QStringList keys;
    for (const WindowMenus::Entry& entry : stage.window->menus().entries()) {
        for (const QKeySequence& sequence : entry.action->shortcuts())
            keys.append(sequence.toString());
    }
    const qsizetype all = keys.size();
    QCOMPARE(keys.removeDuplicates(), 0);
    QVERIFY(all > 8);
}

void FrameTest::pagesComeByShortcutAndBySidebar()
{
    FrameStage stage;
    QTest::keyClick(stage.window.get(), Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(stage.window->currentPage()->info().key, QStringLiteral("orders"));
    QCOMPARE(labelText(stage, "pageTitle"), QStringLiteral("Orders"));
    const auto buttons = stage.window->findChildren<SidebarButton*>();
    QCOMPARE(buttons.size(), stage.window->pages().size());
    QVERIFY(buttons[1]->isChecked());
    QTest::mouseClick(buttons[2], Qt::LeftButton);
    QCOMPARE(stage.window->currentPage()->info().key, QStringLiteral("lifecycle"));
    buttons[0]->setFocus();
    QTest::keyClick(buttons[0], Qt::Key_Space);
    QCOMPARE(stage.window->currentPage()->info().key, QStringLiteral("overview"));
}

void FrameTest::pauseFreezesThePageAndCountsWhatWaits()
{
    FrameStage stage;
    stage.publish(stage.snapshot().events(1000).build());
    QTest::keyClick(stage.window.get(), Qt::Key_P, Qt::ControlModifier);
    stage.publish(stage.snapshot().events(1400).build());
    const auto* live = stage.window->findChild<LiveButton*>();
    QCOMPARE(live->text(), QStringLiteral("Paused · 1,200 waiting"));
    QCOMPARE(stage.watch->shown()->shards.front().facts.events, 1000);
    QTest::mouseClick(stage.window->findChild<LiveButton*>(), Qt::LeftButton);
    QCOMPARE(live->text(), QStringLiteral("Live"));
    QCOMPARE(stage.watch->shown()->shards.front().facts.events, 1400);
}

void FrameTest::rangeHoldsForEveryPage()
{
    FrameStage stage;
    const QSignalSpy changes(&stage.view, &ViewSettings::rangeChanged);
    for (auto* button : stage.window->findChildren<QAbstractButton*>()) {
        if (button->text() == QLatin1String("1 h"))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(changes.count(), 1);
    QCOMPARE(stage.view.range(), std::chrono::seconds(3600));
    QVERIFY(stage.action(QStringLiteral("1 hour"))->isChecked());
}

void FrameTest::storeAndRoleAreAlwaysInSight()
{
    FrameStage stage;
    stage.publish(stage.snapshot().shards(3).build());
    QCOMPARE(labelText(stage, "storeName"), QStringLiteral("demo"));
    QCOMPARE(labelText(stage, "storeFacts"), QStringLiteral("3 shards · support"));
    stage.action(QStringLiteral("ops"))->trigger();
    QCOMPARE(labelText(stage, "storeFacts"), QStringLiteral("3 shards · ops"));
    QCOMPARE(stage.session.role(), Role::Ops);
    QVERIFY(stage.window->windowTitle().contains(QStringLiteral("demo · ops")));
}

void FrameTest::statusLineTellsTroubleAndAge()
{
    FrameStage stage;
    auto snapshot = *stage.snapshot().shards(3).build();
    snapshot.shards[1].writable = false;
    snapshot.at = stage.clock->now() - std::chrono::milliseconds(300);
    stage.publish(std::make_shared<const ServiceSnapshot>(snapshot));
    QCOMPARE(labelText(stage, "connection"), QStringLiteral("connected"));
    QCOMPARE(labelText(stage, "shardsWritable"), QStringLiteral("1 of 3 shards not writable"));
    QCOMPARE(labelText(stage, "ownQueries"), QStringLiteral("this window: 3.1 queries/s"));
    QCOMPARE(labelText(stage, "figuresAge"), QStringLiteral("figures 0.3 s old"));
    QCOMPARE(labelText(stage, "clock"), QStringLiteral("UTC 10:00:00"));
    stage.clock->advance(std::chrono::seconds(20));
    stage.view.setZone(Qt::LocalTime); // Makes the line look at the clock.
    QCOMPARE(labelText(stage, "connection"), QStringLiteral("the service does not answer"));
    QCOMPARE(labelText(stage, "figuresAge"), QStringLiteral("figures 20 s old"));
}

void FrameTest::theListOfShortcutsIsComplete()
{
    FrameStage stage;
    QStringList texts;
    QTimer::singleShot(0, stage.window.get(), [&] {
        auto* dialog = stage.window->findChild<ShortcutsDialog*>();
        for (const QLabel* label : dialog->findChildren<QLabel*>())
            texts.append(label->text());
        dialog->reject();
    });
    QTest::keyClick(stage.window.get(), Qt::Key_F1);
    for (const WindowMenus::Entry& entry : stage.window->menus().entries())
        if (!entry.action->shortcut().isEmpty())
            QVERIFY2(texts.contains(plainCommand(entry.action->text())),
                     qPrintable(entry.action->text()));
    for (const Page* page : stage.window->pages())
        for (const PageKey& key : page->keys())
            QVERIFY2(texts.contains(key.place) && texts.contains(key.what), qPrintable(key.what));
    QVERIFY(texts.contains(QStringLiteral("In the list of orders")));
}

void FrameTest::layoutIsKeptAndReset()
{
    FrameStage stage;
    stage.window->showPage(1);
    stage.window->resize(1500, 900);
    stage.appearance.setTheme(Theme::Dark);
    stage.window->closeService();
    const WindowLayout layout(stage.settings);
    QCOMPARE(layout.frontPage(), QStringLiteral("orders"));
    stage.appearance.setTheme(Theme::Light);
    MainWindow again({stage.appearance, stage.view, stage.settings, stage.clock});
    QCOMPARE(stage.appearance.theme(), Theme::Dark);
    QCOMPARE(again.size(), QSize(1500, 900));
    again.openService(
        *stage.watch, stage.session,
        makePages({stage.door, stage.session, stage.view, stage.appearance, &stage.settings}));
    QCOMPARE(again.currentPage()->info().key, QStringLiteral("orders"));
    Q_EMIT again.menus().resetLayoutRequested();
    QCOMPARE(again.size(), QSize(1280, 800));
    again.closeService();
}

void FrameTest::closingAsksToQuitAndKeepsTheWindow()
{
    FrameStage stage;
    const QSignalSpy asked(stage.window.get(), &MainWindow::quitRequested);
    stage.window->close();
    QCOMPARE(asked.count(), 1);
    QVERIFY(stage.window->isVisible());
}

void FrameTest::everythingThatTakesKeysHasAName()
{
    FrameStage stage;
    stage.publish(stage.snapshot().build());
    for (int page = 0; page < stage.window->pages().size(); ++page) {
        stage.window->showPage(page);
        for (const auto* widget : stage.window->findChildren<QWidget*>()) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() ||
                widget->focusProxy() != nullptr)
                continue;
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            const bool named = !widget->accessibleName().isEmpty() ||
                               (button != nullptr && !button->text().isEmpty());
            const bool inner = widget->objectName().startsWith(QLatin1String("qt_"));
            QVERIFY2(named || inner,
                     qPrintable(QStringLiteral("%1 %2 on page %3")
                                    .arg(QLatin1String(widget->metaObject()->className()),
                                         widget->objectName())
                                    .arg(page)));
        }
    }
}

void FrameTest::hiddenPagesAreNotFed()
{
    struct Counting final : Page {
        Counting()
            : Page({QStringLiteral("counting"), QStringLiteral("Counting"),
                    QStringLiteral("orders")})
        {}
        void showSnapshot(std::shared_ptr<const ServiceSnapshot>) override { ++fed; }
        int fed = 0;
    };
    FrameStage stage;
    auto* shown = new Counting;
    auto* hidden = new Counting;
    stage.window->openService(*stage.watch, stage.session, {shown, hidden});
    const int before = hidden->fed;
    for (int i = 0; i < 3; ++i)
        stage.publish(stage.snapshot().build());
    QCOMPARE(hidden->fed, before);
    QCOMPARE(shown->fed, 3);
}

std::unique_ptr<QObject> makeFrameTest() { return std::make_unique<FrameTest>(); }

#include "tst_frame.moc"
