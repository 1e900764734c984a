#pragma once

#include "backend/foundation/clock.h"
#include "backend/orders/lifecycle_catalogue.h"
#include "backend/orders/order_filter.h"

#include <QAbstractTableModel>

#include <memory>
#include <optional>
#include <vector>

namespace orderdeck {

/// Roles that every model of the project shares.
enum ModelRole {
    SortRole = Qt::UserRole + 1, ///< Raw value, for comparing.
    IdRole,                      ///< Strong id as qlonglong.
    StateRole,                   ///< StateKind as int; with StateRankRole it gives colour and icon.
    StateRankRole,               ///< LifecycleState::kindRank.
    AttentionRole,               ///< bool: past its target, or otherwise worth a look.
};

/// The window of orders that the table shows. Rows are merged by order id, never reset, so that
/// selection and scroll stay. GUI thread.
class OrderTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        NumberColumn,
        StateColumn,
        RegionColumn,
        CustomerColumn,
        TotalColumn,
        AgeColumn,
        PlacedColumn,
        WhyColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Ages are told as of `now`; targets are those of the catalogue divided by `timeCompression`.
    void setContext(std::shared_ptr<const LifecycleCatalogue> catalogue, double timeCompression);
    void setNow(Timestamp now);
    void setZone(Qt::TimeSpec zone);
    /// Makes the model hold exactly `rows`, in that order, with the fewest row changes.
    void merge(std::vector<OrderRow> rows);

    [[nodiscard]] const std::vector<OrderRow>& rows() const { return m_rows; }
    [[nodiscard]] int rowOf(OrderId id) const;          ///< -1: not in the window.
    [[nodiscard]] static QString columnKey(int column); ///< Stable name for saved layouts.

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] const LifecycleState* stateOf(const OrderRow& row) const;
    [[nodiscard]] bool pastTarget(const OrderRow& row) const;
    [[nodiscard]] QVariant display(const OrderRow& row, int column) const;
    [[nodiscard]] QVariant sortValue(const OrderRow& row, int column) const;
    [[nodiscard]] QVariant toolTip(const OrderRow& row, int column) const;
    void removeAbsent(const std::vector<OrderRow>& wanted);
    void place(int row, OrderRow& wanted);

    std::vector<OrderRow> m_rows;
    std::shared_ptr<const LifecycleCatalogue> m_catalogue;
    double m_timeCompression = 1;
    Timestamp m_now{};
    Qt::TimeSpec m_zone = Qt::UTC;
};

} // namespace orderdeck
