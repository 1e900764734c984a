#pragma once

#include "models/order_lookup.h"

#include <QAbstractListModel>
#include <QList>
#include <QString>
#include <QStringList>

#include <vector>

namespace orderdeck {

/// A command that the finder offers.
struct FinderEntry {
    QString name;     ///< "Pause the display"
    QString place;    ///< "View", "View ▸ Theme"
    QString keys;     ///< "Ctrl+P"; may be empty.
    int command = -1; ///< The asker's own number.

    /// What the entry is remembered by.
    [[nodiscard]] QString key() const { return place % QLatin1Char('/') % name; }
};

/// What the finder shows for what was typed: the commands in whose name or place every word is
/// found, in any order – whole beginnings before parts of words before letters in between, what was
/// used last before the rest; then, for anything typed, "Find the order …". What looks like an
/// order's number puts that line first, and with it the orders that begin so. GUI thread.
class FinderModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum FinderRole { PlaceRole = Qt::UserRole + 40, KeysRole, CommandRole, StateNameRole };
    static constexpr int kFindOrder = -1; ///< CommandRole of the line that looks for an order.
    static constexpr int kOpenOrder = -2; ///< CommandRole of an order; IdRole says which.

    /// `recent`: keys of entries, the last used first.
    explicit FinderModel(QList<FinderEntry> entries, const QStringList& recent = {},
                         QObject* parent = nullptr);
    void setTyped(const QString& typed);
    /// The orders that begin with `typed`; dropped when something else is typed by now.
    void setOrders(const QString& typed, const QList<FoundOrder>& orders);
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Line {
        FinderEntry entry;
        FoundOrder order; ///< Of kOpenOrder.
    };
    void addCommands(std::vector<Line>& lines) const;
    void show();
    [[nodiscard]] QVariant orderData(const FoundOrder& order, int role) const;

    QList<FinderEntry> m_all; ///< The last used first.
    QString m_typed;
    QList<FoundOrder> m_orders;
    std::vector<Line> m_lines;
};

} // namespace orderdeck
