#include "widgets/dialogs/shortcuts_dialog.h"

#include "models/text.h"
#include "widgets/appearance/accessible_role.h"
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

/// Lines under headings, as they come.
class KeyGrid {
public:
    explicit KeyGrid(QWidget* list) : m_list(list), m_grid(new QGridLayout(list))
    {
        m_grid->setContentsMargins(0, 0, 12, 0);
        m_grid->setHorizontalSpacing(24);
        m_grid->setVerticalSpacing(7);
        m_grid->setColumnStretch(0, 1);
    }
    void add(const PageKey& key)
    {
        if (key.place != m_place) {
            auto* heading = makeLabel(key.place, "strong", m_list);
            heading->setContentsMargins(0, m_row == 0 ? 0 : 10, 0, 0);
            m_grid->addWidget(heading, m_row++, 0, 1, 2);
            m_place = key.place;
        }
        m_grid->addWidget(makeLabel(key.what, "", m_list), m_row, 0);
        m_grid->addWidget(makeLabel(key.keys, "muted", m_list), m_row++, 1, Qt::AlignRight);
    }
    void end() { m_grid->setRowStretch(m_row, 1); }

private:
    QWidget* m_list;
    QGridLayout* m_grid;
    QString m_place;
    int m_row = 0;
};

} // namespace

ShortcutsDialog::ShortcutsDialog(const QList<WindowMenus::Entry>& entries,
                                 const QList<PageKey>& pageKeys, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    setObjectName(QStringLiteral("shortcutsDialog"));
    resize(480, 620);
    auto* list = new QWidget(this);
    KeyGrid grid(list);
    for (const WindowMenus::Entry& entry : entries) {
        if (!entry.action->shortcut().isEmpty())
            grid.add({entry.place, plainCommand(entry.action->text()), keysText(*entry.action)});
    }
    for (const PageKey& key : pageKeys)
        grid.add(key);
    grid.end();
    auto* scroll = new QScrollArea(this);
    scroll->setAccessibleName(tr("Commands and their keys"));
    setAccessibleRole(*scroll, QAccessible::Grouping);
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
    scroll->setFocus(); // It is longer than the dialog.
}

} // namespace orderdeck
