#pragma once

#include "models/event_tail.h"

#include <QAbstractTableModel>
#include <QHash>

#include <deque>

namespace orderdeck {

/// The tail as a table, newest on top. A bounded ring that removes the oldest before it inserts.
/// GUI thread.
class EventTailModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        WhenColumn,
        ShardColumn,
        PositionColumn,
        OrderColumn,
        EventColumn,
        FromColumn,
        ToColumn,
        ActorColumn,
        ReasonColumn,
        ColumnCount
    };
    enum TailRole { GapRole = Qt::UserRole + 100 }; ///< bool: what came before was not followed.
    static constexpr int kMostRows = 2'000;

    using QAbstractTableModel::QAbstractTableModel;

    void setCatalogue(std::shared_ptr<const LifecycleCatalogue> catalogue);
    void setZone(Qt::TimeSpec zone);
    /// Oldest first.
    void add(const std::vector<TailEvent>& events);
    /// Another filter: exactly these, oldest first.
    void replace(const std::vector<TailEvent>& events);
    /// The shop's number of an order, once somebody has read it.
    void setNumber(OrderId order, const QString& number);

    [[nodiscard]] const TailEvent& at(int row) const { return m_rows[std::size_t(row)]; }
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] const LifecycleState* stateOf(const TailEvent& tail, const std::string& id) const;
    [[nodiscard]] QString stateText(const TailEvent& tail, const std::string& id) const;
    [[nodiscard]] QString display(const TailEvent& tail, int column) const;
    [[nodiscard]] QString spoken(const TailEvent& tail) const;
    [[nodiscard]] QString orderText(OrderId order) const;

    std::deque<TailEvent> m_rows; ///< Newest first.
    std::shared_ptr<const LifecycleCatalogue> m_catalogue;
    QHash<qint64, QString> m_numbers; ///< By order; bounded.
    Qt::TimeSpec m_zone = Qt::UTC;
};

} // namespace orderdeck
