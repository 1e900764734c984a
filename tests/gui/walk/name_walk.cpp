#include "tests/gui/walk/name_walk.h"

#include "tests/gui/walk/text_probe.h"
#include "tests/gui/walk/widget_kind.h"

#include <QAbstractItemView>
#include <QLabel>
#include <QProgressBar>

namespace orderdeck {
namespace {

constexpr int kMostRows = 50;

bool saysNothing(QAccessible::Role role)
{
    return role == QAccessible::NoRole || role == QAccessible::Client ||
           role == QAccessible::Pane || role == QAccessible::Window;
}

/// Paints text itself, so that only its name tells what is in it.
bool isPainted(QWidget& widget)
{
    return QLatin1String(widget.metaObject()->className())
               .startsWith(QLatin1String("orderdeck::")) &&
           !paintedTexts(widget).empty();
}

bool isInformative(QWidget& widget)
{
    if (isInner(widget))
        return false;
    if (const auto* label = qobject_cast<const QLabel*>(&widget); label != nullptr)
        return !label->text().isEmpty() || !label->pixmap(Qt::ReturnByValue).isNull();
    return qobject_cast<const QProgressBar*>(&widget) != nullptr || isPainted(widget);
}

void walkRows(const QAbstractItemView& view, Findings& findings)
{
    const QAbstractItemModel* model = view.model();
    if (model == nullptr)
        return;
    for (int row = 0; row < std::min(model->rowCount(), kMostRows); ++row) {
        QString told;
        for (int column = 0; column < model->columnCount(); ++column) {
            const QModelIndex index = model->index(row, column);
            told += index.data(Qt::AccessibleTextRole).toString() % index.data().toString();
        }
        if (told.trimmed().isEmpty())
            findings.add(view, QStringLiteral("row %1 tells a screen reader nothing").arg(row));
    }
}

} // namespace

void walkNames(QWidget& root, Findings& findings)
{
    for (QWidget* widget : root.findChildren<QWidget*>()) {
        if (!isShown(*widget, root))
            continue;
        const bool interactive = isInteractive(*widget);
        if (!interactive && !isInformative(*widget))
            continue;
        if (nameOf(*widget).trimmed().isEmpty())
            findings.add(*widget, QStringLiteral("no accessible name"));
        if (saysNothing(roleOf(*widget)))
            findings.add(*widget,
                         QStringLiteral("no accessible role (%1)").arg(int(roleOf(*widget))));
        if (const auto* view = qobject_cast<const QAbstractItemView*>(widget); view != nullptr)
            walkRows(*view, findings);
    }
}

} // namespace orderdeck
