#include "widgets/dialogs/finder.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace orderdeck {
namespace {

class FinderDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override
    {
        painter->save();
        if (option.state.testFlag(QStyle::State_Selected)) {
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(option.palette.highlight());
            painter->drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), 5, 5);
        }
        const QRect area = option.rect.adjusted(10, 0, -10, 0);
        painter->setFont(option.font);
        painter->setPen(option.palette.color(QPalette::Text));
        painter->drawText(area, Qt::AlignVCenter | Qt::AlignLeft, index.data().toString());
        painter->setPen(option.palette.color(QPalette::PlaceholderText));
        const QString keys = index.data(FinderModel::KeysRole).toString();
        const QString place = index.data(FinderModel::PlaceRole).toString();
        const int keysWidth = 104;
        painter->drawText(area, Qt::AlignVCenter | Qt::AlignRight, keys);
        painter->drawText(area.adjusted(0, 0, -keysWidth, 0), Qt::AlignVCenter | Qt::AlignRight,
                          place);
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {100, 30};
    }
};

QList<FinderEntry> toFinderEntries(const QList<WindowMenus::Entry>& entries)
{
    QList<FinderEntry> result;
    for (int i = 0; i < entries.size(); ++i) {
        const QAction& action = *entries[i].action;
        if (!action.isEnabled())
            continue;
        QString name = action.text();
        result.append({name.remove(QLatin1Char('&')), entries[i].place,
                       action.shortcut().toString(QKeySequence::NativeText), i});
    }
    return result;
}

} // namespace

Finder::Finder(const QList<WindowMenus::Entry>& entries, QWidget* parent)
    : QDialog(parent), m_entries(entries), m_model(new FinderModel(toFinderEntries(entries), this)),
      m_typed(new QLineEdit(this)), m_list(new QListView(this))
{
    setObjectName(QStringLiteral("finderDialog"));
    setWindowTitle(tr("Find or do"));
    resize(560, 420);
    m_typed->setPlaceholderText(tr("A command, a page, or an order's number"));
    m_typed->setAccessibleName(tr("Find or do"));
    m_typed->installEventFilter(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new FinderDelegate(m_list));
    m_list->setProperty("flat", true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setAccessibleName(tr("What fits"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 14, 14, 14);
    column->setSpacing(10);
    column->addWidget(m_typed);
    column->addWidget(m_list, 1);
    connect(m_typed, &QLineEdit::textChanged, this, &Finder::narrow);
    connect(m_list, &QListView::clicked, this, &Finder::doIt);
    narrow();
}

bool Finder::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const int row = m_list->currentIndex().row();
        if (key->key() == Qt::Key_Down || key->key() == Qt::Key_Up) {
            const int wanted = row + (key->key() == Qt::Key_Down ? 1 : -1);
            m_list->setCurrentIndex(m_model->index(qBound(0, wanted, m_model->rowCount() - 1), 0));
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            doIt();
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void Finder::narrow()
{
    m_model->setTyped(m_typed->text());
    m_list->setCurrentIndex(m_model->index(0, 0));
}

void Finder::doIt()
{
    const QModelIndex chosen = m_list->currentIndex();
    if (!chosen.isValid())
        return;
    const int command = chosen.data(FinderModel::CommandRole).toInt();
    const QString typed = m_typed->text().trimmed();
    accept();
    if (command == FinderModel::kFindOrder) {
        Q_EMIT orderAsked(typed);
        return;
    }
    // After the dialog is closed: the command may open a dialog of its own.
    QMetaObject::invokeMethod(m_entries[command].action, &QAction::trigger, Qt::QueuedConnection);
}

} // namespace orderdeck
