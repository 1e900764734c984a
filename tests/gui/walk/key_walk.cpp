#include "tests/gui/walk/key_walk.h"

#include "tests/gui/walk/widget_kind.h"

#include <QAbstractButton>
#include <QApplication>
#include <QButtonGroup>
#include <QSet>
#include <QTest>

namespace orderdeck {
namespace {

constexpr int kMostStops = 300;

using Stops = QSet<const QWidget*>;

/// Every widget that Tab comes to, until it comes to the first again.
Stops tabStops(QWidget& window, Findings& findings)
{
    Stops stops;
    for (int press = 0; press < kMostStops; ++press) {
        QWidget* before = QApplication::focusWidget();
        QTest::keyClick(before != nullptr ? before : &window, Qt::Key_Tab);
        const QWidget* now = QApplication::focusWidget();
        if (now == nullptr || (now == before && stops.size() > 1)) {
            if (now != nullptr)
                findings.add(*now, QStringLiteral("Tab does not leave it"));
            return stops;
        }
        if (stops.contains(now))
            return stops;
        stops.insert(now);
    }
    findings.add(window, QStringLiteral("Tab comes to no end"));
    return stops;
}

/// Within a group of which one is chosen, arrows lead on.
void addByArrows(QButtonGroup& group, Stops& stops)
{
    QAbstractButton* chosen = group.checkedButton();
    if (chosen == nullptr)
        return;
    const qsizetype count = group.buttons().size();
    for (const Qt::Key key : {Qt::Key_Down, Qt::Key_Right, Qt::Key_Up, Qt::Key_Left}) {
        for (qsizetype press = 0; press < count; ++press) {
            QWidget* now = QApplication::focusWidget();
            if (press == 0 || now == nullptr)
                chosen->setFocus();
            QTest::keyClick(QApplication::focusWidget(), key);
            stops.insert(QApplication::focusWidget());
        }
    }
    chosen->click();
}

bool isReached(const QWidget& widget, const Stops& stops)
{
    for (const QWidget* taker = &widget; taker != nullptr; taker = taker->focusProxy()) {
        if (stops.contains(taker))
            return true;
    }
    return false;
}

} // namespace

void walkKeys(QWidget& root, Findings& findings)
{
    QWidget& window = *root.window();
    QApplication::setActiveWindow(&window);
    // Shown now; arrows in the sidebar will show other pages for a while.
    QList<QWidget*> wanted;
    for (QWidget* widget : root.findChildren<QWidget*>()) {
        if (isShown(*widget, root) && widget->isEnabled() && isInteractive(*widget))
            wanted.append(widget);
    }
    Stops stops = tabStops(window, findings);
    QSet<QButtonGroup*> groups;
    for (const QWidget* widget : std::as_const(wanted)) {
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        if (button != nullptr && button->group() != nullptr && button->group()->exclusive() &&
            stops.contains(widget))
            groups.insert(button->group());
    }
    for (QButtonGroup* group : std::as_const(groups))
        addByArrows(*group, stops);
    for (const QWidget* widget : std::as_const(wanted)) {
        if (!isReached(*widget, stops))
            findings.add(*widget, QStringLiteral("not reached by keyboard"));
    }
}

} // namespace orderdeck
