#include "widgets/dialogs/shortcuts_dialog.h"

#include "widgets/frame/card.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace orderdeck {
namespace {

QString keysText(const QAction& action)
{
    QStringList keys;
    for (const QKeySequence& sequence : action.shortcuts())
        keys.append(sequence.toString(QKeySequence::NativeText));
    return keys.join(QStringLiteral(" or "));
}

} // namespace

ShortcutsDialog::ShortcutsDialog(const QList<WindowMenus::Entry>& entries, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    setObjectName(QStringLiteral("shortcutsDialog"));
    resize(460, 560);
    auto* list = new QWidget(this);
    auto* grid = new QGridLayout(list);
    grid->setContentsMargins(0, 0, 12, 0);
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(7);
    grid->setColumnStretch(0, 1);
    QString place;
    int row = 0;
    for (const WindowMenus::Entry& entry : entries) {
        if (entry.action->shortcut().isEmpty())
            continue;
        if (entry.place != place) {
            place = entry.place;
            auto* heading = makeLabel(place, "strong", list);
            heading->setContentsMargins(0, row == 0 ? 0 : 10, 0, 0);
            grid->addWidget(heading, row++, 0, 1, 2);
        }
        QString text = entry.action->text();
        grid->addWidget(makeLabel(text.remove(QLatin1Char('&')), "", list), row, 0);
        grid->addWidget(makeLabel(keysText(*entry.action), "muted", list), row++, 1,
                        Qt::AlignRight);
    }
    grid->setRowStretch(row, 1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setWidget(list);
    scroll->viewport()->setAutoFillBackground(false);
    list->setAutoFillBackground(false);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(16);
    column->addWidget(scroll, 1);
    column->addWidget(buttons);
}

} // namespace orderdeck
