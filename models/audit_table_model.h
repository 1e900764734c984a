#pragma once

#include "backend/orders/audit.h"
#include "backend/orders/lifecycle_catalogue.h"
#include "models/order_table_model.h"

#include <QAbstractTableModel>

#include <deque>
#include <memory>

namespace orderdeck {

/// The loaded window of the audit, newest first. Entries never change; they come and go at the two
/// ends only, so that selection and scroll stay. Shares the roles of OrderTableModel. GUI thread.
class AuditTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        WhenColumn,
        WhoColumn,
        RoleColumn,
        WhatColumn,
        OrderColumn,
        WhyColumn,
        ResultColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Names of states are those of its definitions.
    void setCatalogue(std::shared_ptr<const LifecycleCatalogue> catalogue);
    void setZone(Qt::TimeSpec zone);

    void prepend(std::vector<AuditEntry> entries);
    void append(std::vector<AuditEntry> entries);
    void removeFirst(int rows);
    void removeLast(int rows);
    /// Another list; what both have at their beginning stays.
    void replace(std::vector<AuditEntry> entries);

    [[nodiscard]] const std::deque<AuditEntry>& entries() const { return m_entries; }
    /// -1: not in the window.
    [[nodiscard]] int rowOf(ShardIndex shard, std::int64_t position) const;
    /// What leads the Orders page to the entry's order; empty: it is of none.
    [[nodiscard]] QString orderFilter(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] const LifecycleState* stateOf(const AuditEntry& entry) const;
    [[nodiscard]] QString display(const AuditEntry& entry, int column) const;
    [[nodiscard]] QString whatText(const AuditEntry& entry) const;
    [[nodiscard]] QString resultText(const AuditEntry& entry) const;
    [[nodiscard]] QString toolTip(const AuditEntry& entry, int column) const;

    std::deque<AuditEntry> m_entries;
    std::shared_ptr<const LifecycleCatalogue> m_catalogue;
    Qt::TimeSpec m_zone = Qt::UTC;
};

} // namespace orderdeck
