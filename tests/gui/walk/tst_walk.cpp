#include "tests/gui/walk/action_walk.h"
#include "tests/gui/walk/dialog_set.h"
#include "tests/gui/walk/key_walk.h"
#include "tests/gui/walk/name_walk.h"
#include "tests/gui/walk/room_walk.h"
#include "tests/gui/walk/walk_stage.h"
#include "widgets/dialogs/shortcuts_dialog.h"

#include <QAction>
#include <QDirIterator>
#include <QLabel>
#include <QMenuBar>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <functional>

using namespace orderdeck;

/// Walks over every widget of every page, front and dialog, as a person without a mouse, with a
/// screen reader, or on another screen would meet them.
class WalkTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everythingHasANameAndARole();
    void everythingIsReachedByKeyboard();
    void everyCommandStandsInAMenuUnderKeysOfItsOwn();
    void theShortcutListNamesEveryShortcut();
    void everythingFitsItsRoom_data();
    void everythingFitsItsRoom();
    void everyDialogIsWalked();
};

namespace {

/// Prints all there is: a message of Qt Test ends after 1,024 characters.
bool isClean(const Findings& findings)
{
    if (!findings.empty())
        std::fputs(qPrintable(findings.text()), stdout);
    return findings.empty();
}

using Walk = void (*)(QWidget&, Findings&);

void walkScenes(WalkStage& stage, const QString& look, Findings& findings, Walk walk)
{
    for (const QString& scene : stage.scenes()) {
        findings.setScene(scene % look);
        walk(stage.show(scene), findings);
    }
}

} // namespace

void WalkTest::everythingHasANameAndARole()
{
    WalkStage stage;
    Findings findings;
    walkScenes(stage, {}, findings, walkNames);
    QVERIFY(isClean(findings));
}

void WalkTest::everythingIsReachedByKeyboard()
{
    WalkStage stage;
    Findings findings;
    walkScenes(stage, {}, findings, walkKeys);
    QVERIFY(isClean(findings));
}

void WalkTest::everyCommandStandsInAMenuUnderKeysOfItsOwn()
{
    WalkStage stage;
    Findings findings;
    walkActions(stage.window(), *stage.window().menuBar(), findings);
    QVERIFY(isClean(findings));
}

void WalkTest::theShortcutListNamesEveryShortcut()
{
    WalkStage stage;
    const ShortcutsDialog dialog(stage.window().menus().entries(), {});
    QStringList listed;
    for (const auto* label : dialog.findChildren<QLabel*>())
        listed.append(label->text());
    QStringList missing;
    int found = 0;
    for (const auto* action : stage.window().findChildren<QAction*>()) {
        if (!action->isVisible() || action->shortcut().isEmpty())
            continue;
        ++found;
        const QString name = QString(action->text()).remove(QLatin1Char('&'));
        for (const QKeySequence& keys : action->shortcuts()) {
            const QString text = keys.toString(QKeySequence::NativeText);
            const bool told =
                std::any_of(listed.begin(), listed.end(), [&text](const QString& label) {
                    return label.split(QStringLiteral(" or ")).contains(text);
                });
            if (!listed.contains(name) || !told)
                missing.append(name % QLatin1Char(' ') % text);
        }
    }
    QCOMPARE(missing, QStringList());
    QVERIFY(found > 8);
}

void WalkTest::everythingFitsItsRoom_data()
{
    QTest::addColumn<Theme>("theme");
    QTest::addColumn<QSize>("size");
    for (const auto& [name, theme] :
         {std::pair("light", Theme::Light), std::pair("dark", Theme::Dark)}) {
        for (const QSize size : {QSize(960, 600), QSize(1280, 800), QSize(1920, 1080)})
            QTest::addRow("%s %dx%d", name, size.width(), size.height()) << theme << size;
    }
}

void WalkTest::everythingFitsItsRoom()
{
    QFETCH(Theme, theme);
    QFETCH(QSize, size);
    WalkStage stage;
    stage.setLook(theme, size);
    QCOMPARE(stage.window().size(), size);
    Findings findings;
    walkScenes(stage, {}, findings, walkRoom);
    QVERIFY(isClean(findings));
}

/// Classes are read from the sources: one that nobody shows here would be trusted unseen.
void WalkTest::everyDialogIsWalked()
{
    QStringList walked;
    for (const DialogEntry& entry : everyDialog())
        walked.append(QString::fromLatin1(entry.name).section(QLatin1Char(' '), 0, 0));
    const QString sources = qEnvironmentVariable("ORDERDECK_SOURCE_DIR");
    QVERIFY(!sources.isEmpty());
    const QRegularExpression dialogClass(QStringLiteral("class (\\w+)[^:;{]*: public QDialog\\b"));
    QStringList unseen;
    int found = 0;
    QDirIterator headers(sources + QStringLiteral("/widgets"), {QStringLiteral("*.h")}, QDir::Files,
                         QDirIterator::Subdirectories);
    while (headers.hasNext()) {
        QFile file(headers.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        auto matches = dialogClass.globalMatch(QString::fromUtf8(file.readAll()));
        while (matches.hasNext()) {
            const QString name = matches.next().captured(1);
            ++found;
            if (!walked.contains(name))
                unseen.append(name);
        }
    }
    QVERIFY(found >= 5);
    QVERIFY2(unseen.isEmpty(), qPrintable(QStringLiteral("add to tests/gui/walk/dialog_set.cpp: ") +
                                          unseen.join(QLatin1Char(' '))));
}

std::unique_ptr<QObject> makeWalkTest() { return std::make_unique<WalkTest>(); }

#include "tst_walk.moc"
