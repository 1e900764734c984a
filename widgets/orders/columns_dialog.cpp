#include "widgets/orders/columns_dialog.h"

#include "widgets/frame/card.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace orderdeck {

ColumnsDialog::ColumnsDialog(const QList<OrderColumns::Choice>& choices, QWidget* parent)
    : QDialog(parent), m_list(new QListWidget(this)),
      m_left(new QPushButton(tr("Move &left"), this)),
      m_right(new QPushButton(tr("Move &right"), this))
{
    setObjectName(QStringLiteral("columnsDialog"));
    setWindowTitle(tr("Columns of the order list"));
    m_list->setAccessibleName(tr("Columns, from left to right"));
    m_list->setMinimumSize(260, 250);
    m_list->installEventFilter(this);
    m_left->setAutoDefault(false);
    m_right->setAutoDefault(false);
    fill(choices);
    auto* hint = makeLabel(
        tr("From left to right. Space shows or hides a column, Alt with an arrow key moves it."),
        "small", this);
    hint->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    setTone(*buttons->button(QDialogButtonBox::Ok), "primary");

    auto* moves = new QVBoxLayout;
    moves->setSpacing(8);
    moves->addWidget(m_left);
    moves->addWidget(m_right);
    moves->addStretch(1);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_list, 1);
    row->addLayout(moves);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(12);
    column->addWidget(hint);
    column->addLayout(row, 1);
    column->addWidget(buttons);

    connect(m_left, &QPushButton::clicked, this, [this] { shift(-1); });
    connect(m_right, &QPushButton::clicked, this, [this] { shift(1); });
    connect(m_list, &QListWidget::currentRowChanged, this, &ColumnsDialog::showMoves);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_list->setCurrentRow(0);
    m_list->setFocus();
    showMoves();
}

void ColumnsDialog::fill(const QList<OrderColumns::Choice>& choices)
{
    for (const OrderColumns::Choice& choice : choices) {
        auto* item = new QListWidgetItem(choice.title, m_list);
        item->setData(Qt::UserRole, choice.key);
        item->setFlags(Qt::ItemIsSelectable | Qt::ItemIsEnabled |
                       (choice.fixed ? Qt::NoItemFlags : Qt::ItemIsUserCheckable));
        item->setCheckState(choice.visible ? Qt::Checked : Qt::Unchecked);
        if (choice.fixed)
            item->setToolTip(tr("Always shown: orders are told apart by it"));
    }
}

QStringList ColumnsDialog::visibleKeys() const
{
    QStringList keys;
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->checkState() == Qt::Checked)
            keys.append(m_list->item(row)->data(Qt::UserRole).toString());
    }
    return keys;
}

bool ColumnsDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool back = key->key() == Qt::Key_Up || key->key() == Qt::Key_Left;
        const bool on = key->key() == Qt::Key_Down || key->key() == Qt::Key_Right;
        if (key->modifiers().testFlag(Qt::AltModifier) && (back || on)) {
            shift(back ? -1 : 1);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void ColumnsDialog::shift(int by)
{
    const int row = m_list->currentRow();
    const int wanted = row + by;
    if (row < 0 || wanted < 0 || wanted >= m_list->count())
        return;
    m_list->insertItem(wanted, m_list->takeItem(row));
    m_list->setCurrentRow(wanted);
}

void ColumnsDialog::showMoves()
{
    const int row = m_list->currentRow();
    m_left->setEnabled(row > 0);
    m_right->setEnabled(row >= 0 && row + 1 < m_list->count());
}

} // namespace orderdeck
