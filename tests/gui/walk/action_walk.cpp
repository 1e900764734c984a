#include "tests/gui/walk/action_walk.h"

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QShortcut>

#include <algorithm>

namespace orderdeck {
namespace {

using Actions = QSet<const QAction*>;

QString plain(QString text) { return text.remove(QLatin1Char('&')); }

void collect(const QList<QAction*>& actions, Actions& found, Findings& findings)
{
    QHash<QString, QString> letters;
    for (const QAction* action : actions) {
        if (action->isSeparator())
            continue;
        found.insert(action);
        const QString letter = QKeySequence::mnemonic(action->text()).toString();
        if (!letter.isEmpty() && action->isVisible()) {
            if (letters.contains(letter))
                findings.add(QStringLiteral("two entries of one menu answer to %1: %2 and %3")
                                 .arg(letter, letters[letter], plain(action->text())));
            letters[letter] = plain(action->text());
        }
        if (action->menu() != nullptr)
            collect(action->menu()->actions(), found, findings);
    }
}

/// Made by Qt for itself: the clear button of an edit, what stands for a menu as a whole.
bool isQts(const QAction& action)
{
    return (action.menu() != nullptr && action.menu() == action.parent()) ||
           qobject_cast<const QLineEdit*>(action.parent()) != nullptr ||
           action.objectName().startsWith(QLatin1String("qt_")) ||
           action.objectName().startsWith(QLatin1String("_q_"));
}

struct Keys {
    QString text;
    Qt::ShortcutContext context;
};

void walkShortcuts(const QList<const QAction*>& actions, const QWidget& window, Findings& findings)
{
    QHash<QString, QList<Keys>> users;
    for (const QAction* action : actions) {
        for (const QKeySequence& sequence : action->shortcuts())
            users[sequence.toString()].append({plain(action->text()), action->shortcutContext()});
    }
    for (const QShortcut* shortcut : window.findChildren<QShortcut*>())
        users[shortcut->key().toString()].append(
            {QStringLiteral("a shortcut without command"), shortcut->context()});
    for (auto keys = users.cbegin(); keys != users.cend(); ++keys) {
        // Each list may copy its own rows: then every one of them holds for its widget alone.
        const bool apart = std::all_of(keys->begin(), keys->end(), [](const Keys& user) {
            return user.context == Qt::WidgetShortcut;
        });
        QStringList texts;
        for (const Keys& user : *keys)
            texts.append(user.text);
        if (texts.size() > 1 && !apart)
            findings.add(QStringLiteral("%1 is ambiguous: %2")
                             .arg(keys.key(), texts.join(QStringLiteral(", "))));
    }
}

} // namespace

void walkActions(QWidget& window, const QMenuBar& bar, Findings& findings)
{
    Actions inMenus;
    collect(bar.actions(), inMenus, findings);
    QList<const QAction*> all;
    for (const QAction* action : window.findChildren<QAction*>()) {
        if (action->isSeparator() || isQts(*action))
            continue;
        all.append(action);
        if (action->text().isEmpty())
            findings.add(QStringLiteral("a command without text (%1 %2)")
                             .arg(action->objectName(), action->shortcut().toString()));
        else if (!inMenus.contains(action))
            findings.add(QStringLiteral("not in the menus: %1").arg(plain(action->text())));
    }
    walkShortcuts(all, window, findings);
}

} // namespace orderdeck
