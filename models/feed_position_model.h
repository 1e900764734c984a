#pragma once

#include "backend/hosting/service_snapshot.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace orderdeck {

/// How far those who follow the feeds are: one row per consumer and shard, at present the lists
/// (the read side). Rows are changed in place. GUI thread.
class FeedPositionModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { ConsumerColumn, HeadColumn, PositionColumn, BehindColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void show(const ServiceSnapshot& snapshot);
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    struct Row {
        QString consumer; ///< "Lists, shard 1"
        std::int64_t head = 0;
        std::int64_t position = 0;
        std::int64_t behind = 0;
        std::optional<Duration> age;
        friend bool operator==(const Row&, const Row&) = default;
    };
    [[nodiscard]] QString display(const Row& row, int column) const;

    std::vector<Row> m_rows;
};

} // namespace orderdeck
