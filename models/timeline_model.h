#pragma once

#include "backend/orders/lifecycle_catalogue.h"
#include "backend/orders/order.h"
#include "models/order_table_model.h"

#include <QAbstractListModel>

#include <memory>
#include <vector>

namespace orderdeck {

/// The events of one order, newest first, told for people: who, what, why, how long it had been
/// there. GUI thread.
class TimelineModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum TimelineRole {
        WhenRole = AttentionRole + 1, ///< Exact time, as text.
        WhoRole,                      ///< Actor, role, and the reason in quotes.
        DwellRole,                    ///< "after 24 min 05 s in paid"; empty for the first event.
        RawRole,                      ///< The event as stored, in JSON lines of text.
    };

    using QAbstractListModel::QAbstractListModel;

    /// `events` in order of version. New versions are added at the top; another order resets.
    void show(const Order& order, std::vector<Event> events,
              std::shared_ptr<const LifecycleCatalogue> catalogue);
    void clear();
    void setZone(Qt::TimeSpec zone);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    [[nodiscard]] const Event& eventAt(int row) const;
    [[nodiscard]] const LifecycleState* stateOf(const Event& event) const;
    [[nodiscard]] QString title(const Event& event) const;
    [[nodiscard]] QString who(const Event& event) const;
    [[nodiscard]] QString dwell(int row) const;
    [[nodiscard]] static QString raw(const Event& event);

    Order m_order;
    std::vector<Event> m_events;
    std::shared_ptr<const LifecycleCatalogue> m_catalogue;
    Qt::TimeSpec m_zone = Qt::UTC;
};

} // namespace orderdeck
