#include "tests/gui/walk/room_walk.h"

#include "tests/gui/walk/text_probe.h"
#include "tests/gui/walk/widget_kind.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QCoreApplication>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTextDocumentFragment>
#include <QToolTip>

namespace orderdeck {
namespace {

constexpr double kSlack = 1.5; ///< Pixels: side bearings and rounding.
constexpr QChar kEllipsis(0x2026);

/// The scroll area that `widget` is the viewport of.
const QAbstractScrollArea* areaOf(const QWidget& widget)
{
    const auto* area = qobject_cast<const QAbstractScrollArea*>(widget.parentWidget());
    return area != nullptr && area->viewport() == &widget ? area : nullptr;
}

bool scrolls(const QScrollBar* bar) { return bar != nullptr && bar->maximum() > bar->minimum(); }

/// Where the widget's texts have to be, as far as they cannot be scrolled into sight.
QRectF roomOf(const QWidget& widget)
{
    QRectF room = widget.rect();
    constexpr double kAnywhere = 1e6;
    const QAbstractScrollArea* area = areaOf(widget);
    if (area == nullptr)
        return room;
    // Rows are cut off where a list ends.
    if (scrolls(area->verticalScrollBar()))
        room.adjust(0, -kAnywhere, 0, kAnywhere);
    const auto* header = qobject_cast<const QHeaderView*>(area);
    const auto* table =
        header != nullptr ? qobject_cast<const QAbstractScrollArea*>(header->parentWidget()) : area;
    if (table != nullptr && scrolls(table->horizontalScrollBar()))
        room.adjust(-kAnywhere, 0, kAnywhere, 0);
    return room;
}

QString plainTip(const QString& tip) { return QTextDocumentFragment::fromHtml(tip).toPlainText(); }

/// The tooltip that a person gets at this place of the widget, whoever gives it: the widget, its
/// scroll area, a cell of the model, or an answer to the event itself.
QString toolTipAt(QWidget& widget, const QPointF& at)
{
    const QPoint place = at.toPoint();
    QHelpEvent asked(QEvent::ToolTip, place, widget.mapToGlobal(place));
    QToolTip::hideText();
    QCoreApplication::sendEvent(&widget, &asked);
    QString tip = QToolTip::text();
    QToolTip::hideText();
    if (tip.isEmpty() && areaOf(widget) != nullptr)
        tip = areaOf(widget)->toolTip();
    return plainTip(tip);
}

/// What the widget wants to write, where it says so itself.
QString wholeTextOf(const QWidget& widget, const QPointF& at)
{
    if (const auto* label = qobject_cast<const QLabel*>(&widget); label != nullptr)
        return label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget); button != nullptr)
        return QString(button->text()).remove(QLatin1Char('&'));
    if (const auto* view = qobject_cast<const QAbstractItemView*>(areaOf(widget)); view != nullptr)
        return view->indexAt(at.toPoint()).data().toString();
    return {};
}

void walkText(QWidget& widget, const PaintedText& painted, Findings& findings)
{
    const QRectF room = roomOf(widget);
    const bool ownClip = !painted.clip.isNull();
    const QRectF clip = ownClip ? painted.clip : room;
    if (!room.intersects(painted.ink))
        return; // Scrolled out of sight, or said by no letter at all.
    const auto cut = [&painted](const QRectF& into) {
        return painted.ink.left() < into.left() - kSlack ||
               painted.ink.right() > into.right() + kSlack ||
               painted.ink.top() < into.top() - kSlack ||
               painted.ink.bottom() > into.bottom() + kSlack;
    };
    if (cut(room) || cut(clip))
        findings.add(widget, QStringLiteral("text is cut off: '%1' needs %2 px of %3")
                                 .arg(painted.text)
                                 .arg(painted.ink.width(), 0, 'f', 0)
                                 .arg(room.intersected(clip).width(), 0, 'f', 0));
    if (!painted.text.contains(kEllipsis))
        return;
    const QPointF middle = painted.ink.center();
    if (wholeTextOf(widget, middle).contains(painted.text))
        return; // It is written with one.
    const QString beginning = painted.text.section(kEllipsis, 0, 0).trimmed();
    const QString tip = toolTipAt(widget, middle);
    if (tip.isEmpty() || !tip.contains(beginning))
        findings.add(
            widget,
            QStringLiteral("shortened to '%1' and no tooltip has the whole").arg(painted.text));
}

void walkTexts(QWidget& widget, Findings& findings)
{
    // What is typed scrolls under its cursor.
    if (const auto* edit = qobject_cast<const QLineEdit*>(&widget);
        edit != nullptr && !edit->text().isEmpty())
        return;
    if (widget.size().isEmpty())
        return;
    const std::vector<PaintedText> texts = paintedTexts(widget);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        walkText(widget, texts[i], findings);
        for (std::size_t k = 0; k < i; ++k) {
            const QRectF both = texts[i].ink & texts[k].ink;
            if (both.width() > 2 && both.height() > 2 && roomOf(widget).intersects(both))
                findings.add(
                    widget,
                    QStringLiteral("'%1' is written over '%2'").arg(texts[i].text, texts[k].text));
        }
    }
}

/// A label that wraps wants a height; the painter would only leave the last lines out.
void walkLabel(const QLabel& label, Findings& findings)
{
    if (label.text().isEmpty())
        return;
    if (plainTip(label.toolTip()).contains(label.text()))
        return; // It gave way.
    const QSize wanted =
        label.wordWrap() ? QSize(0, label.heightForWidth(label.width())) : label.sizeHint();
    if (wanted.width() > label.width() + kSlack || wanted.height() > label.height() + kSlack)
        findings.add(label, QStringLiteral("has %1×%2 px and needs %3×%4")
                                .arg(label.width())
                                .arg(label.height())
                                .arg(wanted.width())
                                .arg(wanted.height()));
}

/// Bold when chosen: its room must do for that, too.
void walkButton(const QAbstractButton& button, Findings& findings)
{
    if (button.text().isEmpty() || !button.isCheckable() || !button.inherits("QPushButton"))
        return;
    QFont bold = button.font();
    bold.setWeight(QFont::DemiBold);
    const int more = QFontMetrics(bold).horizontalAdvance(button.text()) -
                     button.fontMetrics().horizontalAdvance(button.text());
    const int frame =
        button.sizeHint().width() - button.fontMetrics().horizontalAdvance(button.text());
    if (button.fontMetrics().horizontalAdvance(button.text()) + more + frame / 2 > button.width())
        findings.add(button, QStringLiteral("too narrow when it is chosen"));
}

QList<QWidget*> shownChildren(const QWidget& parent)
{
    QList<QWidget*> children;
    for (QWidget* child : parent.findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) {
        const bool veil = child->testAttribute(Qt::WA_TransparentForMouseEvents);
        if (!child->isWindow() && child->isVisibleTo(&parent) && !veil)
            children.append(child);
    }
    return children;
}

void walkPlaces(const QWidget& parent, Findings& findings)
{
    if (qobject_cast<const QAbstractScrollArea*>(&parent) != nullptr || isInner(parent))
        return; // Viewports and scroll bars are Qt's to place.
    const QList<QWidget*> children = shownChildren(parent);
    for (qsizetype i = 0; i < children.size(); ++i) {
        const QRect place = children[i]->geometry();
        if (isInner(*children[i]))
            continue;
        if (!place.isEmpty() && !parent.rect().contains(place))
            findings.add(*children[i], QStringLiteral("sticks out of its parent"));
        for (qsizetype k = 0; k < i; ++k) {
            const QRect both = place & children[k]->geometry();
            if (both.width() > 1 && both.height() > 1 && !isInner(*children[k]))
                findings.add(*children[i],
                             QStringLiteral("lies upon %1")
                                 .arg(pathOf(*children[k]).section(QStringLiteral(" > "), -1)));
        }
    }
}

} // namespace

void walkRoom(QWidget& root, Findings& findings)
{
    walkPlaces(root, findings);
    for (QWidget* widget : root.findChildren<QWidget*>()) {
        if (!isShown(*widget, root))
            continue;
        if (widget->size().isEmpty() && isInteractive(*widget))
            findings.add(*widget, QStringLiteral("has no room at all"));
        walkPlaces(*widget, findings);
        walkTexts(*widget, findings);
        if (const auto* label = qobject_cast<const QLabel*>(widget); label != nullptr)
            walkLabel(*label, findings);
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget); button != nullptr)
            walkButton(*button, findings);
    }
}

} // namespace orderdeck
