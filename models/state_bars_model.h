#pragma once

#include "backend/hosting/service_snapshot.h"

#include <QAbstractListModel>

#include <string>
#include <vector>

namespace orderdeck {

/// Open orders per state, summed over the versions of each definition, in the order of the
/// definitions. Definitions without any order are left out unless there is no other. Rows are
/// merged, never reset. GUI thread.
class StateBarsModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum BarRole {
        OrdersRole = Qt::UserRole + 60, ///< qlonglong.
        PastTargetRole,                 ///< qlonglong.
        KindRole,                       ///< StateKind as int.
        RankRole,                       ///< LifecycleState::kindRank.
        FilterRole,                     ///< Orders page filter that shows them.
        LifecycleRole,                  ///< Its definition's name; empty when only one is shown.
    };

    using QAbstractListModel::QAbstractListModel;

    void show(const ServiceSnapshot& snapshot);
    [[nodiscard]] std::int64_t largest() const { return m_largest; }
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Bar {
        std::string lifecycle;
        std::string state;
        QString label;
        StateKind kind = StateKind::InProgress;
        int rank = 0;
        std::int64_t orders = 0;
        std::int64_t pastTarget = 0;
        bool several = false; ///< More than one definition is shown.
        friend bool operator==(const Bar&, const Bar&) = default;
    };
    [[nodiscard]] static std::vector<Bar> barsOf(const ServiceSnapshot& snapshot);
    [[nodiscard]] static QString filterOf(const Bar& bar);

    std::vector<Bar> m_bars;
    std::int64_t m_largest = 0;
};

} // namespace orderdeck
