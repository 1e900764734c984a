#pragma once

#include "backend/orders/fold.h"
#include "backend/service/service_door.h"
#include "models/door_calls.h"
#include "models/session.h"
#include "models/timeline_model.h"

#include <QObject>

#include <optional>
#include <vector>

namespace orderdeck {

/// One order under the eye of a person: asks the door for the order and its history, keeps the
/// timeline model, and says what may be done with it in the present role. GUI thread; answers that
/// are overtaken by a newer question are dropped.
class OrderDetails final : public QObject {
    Q_OBJECT
public:
    OrderDetails(ServiceDoor& door, const Session& session, QObject* parent);

    /// Asks for another order; the old one is shown no longer.
    void open(OrderId id);
    void close();
    /// Asks again unless an answer is still awaited; what is shown stays until it is there.
    void refresh();
    /// Sends a manual transition of the order as it was at `seenVersion` (none: as it is shown
    /// now): if it has moved on since, the answer is a version conflict. The request id is new for
    /// each call; answered() tells the verdict. False: no order is open, or the answer to an
    /// earlier step of it is being waited for.
    bool submit(const QString& event, const QString& reason,
                std::optional<std::int64_t> seenVersion = std::nullopt);

    [[nodiscard]] const std::optional<OrderAnswer>& answer() const { return m_answer; }
    [[nodiscard]] const std::vector<Possibility>& possibilities() const { return m_possibilities; }
    [[nodiscard]] TimelineModel& timeline() { return m_timeline; }
    /// Empty: the last answers were good.
    [[nodiscard]] const QString& trouble() const
    {
        return m_trouble.isEmpty() ? m_historyTrouble : m_trouble;
    }
    [[nodiscard]] OrderId id() const { return m_id; } ///< 0: none.
    [[nodiscard]] const Lifecycle* lifecycle() const; ///< Of the open order; null when not known.

Q_SIGNALS:
    void changed();
    /// `verdict.order` is the order that was to be moved; it may not be the open one any more.
    void answered(const orderdeck::Verdict& verdict);

private:
    void askOrder();
    void take(Result<OrderAnswer> answer);
    void askHistory();
    void takeHistory(Result<std::vector<Event>> events);
    void updatePossibilities();

    ServiceDoor& m_door;
    const Session& m_session;
    TimelineModel m_timeline;
    OrderId m_id;
    std::optional<OrderAnswer> m_answer;
    std::vector<Possibility> m_possibilities;
    GuardFields m_guardFields;
    QString m_trouble;
    QString m_historyTrouble;
    std::int64_t m_historyVersion = 0; ///< Of the order whose history the timeline shows.
    std::shared_ptr<const LifecycleCatalogue> m_catalogue;
    LatestJob m_orderJob;
    LatestJob m_historyJob;
    std::vector<OrderId> m_submitting; ///< Orders whose verdict is awaited.
};

} // namespace orderdeck
