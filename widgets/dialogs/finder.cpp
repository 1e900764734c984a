#include "widgets/dialogs/finder.h"

#include "models/order_table_model.h"
#include "models/text.h"
#include "widgets/appearance/state_chip.h"
#include "widgets/orders/order_row_delegate.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace orderdeck {
namespace {

constexpr int kRowHeight = 30;
constexpr int kKeysWidth = 104;
constexpr int kMargin = 10;

class FinderDelegate final : public QStyledItemDelegate {
public:
    FinderDelegate(const Appearance& appearance, QObject* parent)
        : QStyledItemDelegate(parent), m_appearance(appearance)
    {}

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
        painter->setFont(option.font);
        const QRect area = option.rect.adjusted(kMargin, 0, -kMargin, 0);
        const int nameWidth = drawName(*painter, option, area, index);
        painter->setPen(option.palette.color(QPalette::PlaceholderText));
        const QString keys = index.data(FinderModel::KeysRole).toString();
        painter->drawText(area, Qt::AlignVCenter | Qt::AlignRight, keys);
        const QRect rest = area.adjusted(nameWidth + kMargin, 0, -kKeysWidth, 0);
        painter->drawText(
            rest, Qt::AlignVCenter | Qt::AlignRight,
            option.fontMetrics.elidedText(index.data(FinderModel::PlaceRole).toString(),
                                          Qt::ElideLeft, std::max(0, rest.width())));
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {100, kRowHeight};
    }

private:
    /// The name, and the state of an order as a chip behind it; how wide both are.
    int drawName(QPainter& painter, const QStyleOptionViewItem& option, const QRect& area,
                 const QModelIndex& index) const
    {
        painter.setPen(option.palette.color(QPalette::Text));
        const QString state = index.data(FinderModel::StateNameRole).toString();
        const QSize chip = state.isEmpty() ? QSize() : stateChipSize(state, option.font);
        const QString name =
            option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight,
                                          std::max(0, area.width() - chip.width() - kMargin));
        painter.drawText(area, Qt::AlignVCenter | Qt::AlignLeft, name);
        const int width = option.fontMetrics.horizontalAdvance(name);
        if (state.isEmpty())
            return width;
        paintStateChip(painter, area.adjusted(width + kMargin, 0, 0, 0), state,
                       lookOf(index, m_appearance));
        return width + kMargin + chip.width();
    }

    const Appearance& m_appearance;
};

QList<FinderEntry> toFinderEntries(const QList<WindowMenus::Entry>& entries)
{
    QList<FinderEntry> result;
    for (int i = 0; i < entries.size(); ++i) {
        const QAction& action = *entries[i].action;
        if (!action.isEnabled())
            continue;
        result.append({plainCommand(action.text()), entries[i].place,
                       action.shortcut().toString(QKeySequence::NativeText), i});
    }
    return result;
}

} // namespace

Finder::Finder(const FinderScope& scope, const Appearance& appearance, QWidget* parent)
    : QDialog(parent), m_lookup(scope.lookup),
      m_model(new FinderModel(toFinderEntries(scope.entries), scope.recent, this)),
      m_typed(new QLineEdit(this)), m_list(new QListView(this))
{
    for (const WindowMenus::Entry& entry : scope.entries)
        m_actions.append(entry.action);
    setObjectName(QStringLiteral("finderDialog"));
    setWindowTitle(tr("Find or do"));
    resize(600, 440);
    m_typed->setPlaceholderText(tr("A command, a page, a saved view, or an order's number"));
    m_typed->setAccessibleName(tr("Find or do"));
    m_typed->installEventFilter(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new FinderDelegate(appearance, m_list));
    m_list->setProperty("flat", true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setFocusProxy(m_typed); // Which hands the arrows on.
    m_list->setAccessibleName(tr("What fits"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 14, 14, 14);
    column->setSpacing(10);
    column->addWidget(m_typed);
    column->addWidget(m_list, 1);
    connect(m_typed, &QLineEdit::textChanged, this, &Finder::narrow);
    connect(m_list, &QListView::clicked, this, &Finder::doIt);
    if (m_lookup)
        connect(m_lookup.data(), &OrderLookup::found, this, &Finder::showOrders);
    narrow();
}

Finder::~Finder()
{
    if (m_lookup)
        m_lookup->stop();
}

bool Finder::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (moveBy(key))
            return true;
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            doIt();
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

/// Home and End belong to the text.
bool Finder::moveBy(int key)
{
    const int page = std::max(1, m_list->viewport()->height() / kRowHeight - 1);
    int by = 0;
    switch (key) {
    case Qt::Key_Down: by = 1; break;
    case Qt::Key_Up: by = -1; break;
    case Qt::Key_PageDown: by = page; break;
    case Qt::Key_PageUp: by = -page; break;
    default: return false;
    }
    const int last = m_model->rowCount() - 1;
    if (last >= 0)
        m_list->setCurrentIndex(
            m_model->index(std::clamp(m_list->currentIndex().row() + by, 0, last)));
    return true;
}

void Finder::narrow()
{
    m_model->setTyped(m_typed->text());
    m_list->setCurrentIndex(m_model->index(0));
    if (m_lookup)
        m_lookup->ask(m_typed->text());
}

/// What a person has moved to stays chosen when the orders come in above it.
void Finder::showOrders(const QString& typed, const QList<FoundOrder>& orders)
{
    const QModelIndex before = m_list->currentIndex();
    const int command = before.data(FinderModel::CommandRole).toInt();
    const QVariant order = before.data(IdRole);
    const bool moved = before.row() > 0;
    m_model->setOrders(typed, orders);
    int row = 0;
    for (int i = 0; moved && i < m_model->rowCount(); ++i) {
        const QModelIndex index = m_model->index(i);
        if (index.data(FinderModel::CommandRole).toInt() == command && index.data(IdRole) == order)
            row = i;
    }
    m_list->setCurrentIndex(m_model->index(row));
}

void Finder::doIt()
{
    const QModelIndex chosen = m_list->currentIndex();
    if (!chosen.isValid())
        return;
    const int command = chosen.data(FinderModel::CommandRole).toInt();
    const OrderId order(chosen.data(IdRole).toLongLong());
    const QString typed = m_typed->text().trimmed();
    const FinderEntry entry{
        chosen.data().toString(), chosen.data(FinderModel::PlaceRole).toString(), {}, command};
    accept();
    if (command == FinderModel::kFindOrder) {
        Q_EMIT orderAsked(typed);
    } else if (command == FinderModel::kOpenOrder) {
        Q_EMIT orderChosen(order);
    } else if (QAction* action = m_actions[command]) {
        Q_EMIT used(entry.key());
        // After the dialog is closed: the command may open a dialog of its own.
        QMetaObject::invokeMethod(action, &QAction::trigger, Qt::QueuedConnection);
    }
}

} // namespace orderdeck
