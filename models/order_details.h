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
    /// Asks again; what is shown stays until the answer is there.
    void refresh();
    /// Sends a manual transition with the version that is on the screen. The request id is new for
    /// each call; answered() tells the verdict. False: no order is open, or an answer is being
    /// waited for.
    bool submit(const QString& event, const QString& reason);

    [[nodiscard]] const std::optional<OrderAnswer>& answer() const { return m_answer; }
    [[nodiscard]] const std::vector<Possibility>& possibilities() const { return m_possibilities; }
    [[nodiscard]] TimelineModel& timeline() { return m_timeline; }
    [[nodiscard]] const QString& trouble() const
    {
        return m_trouble;
    }                                                 ///< Empty: the last answer was good.
    [[nodiscard]] OrderId id() const { return m_id; } ///< 0: none.
    [[nodiscard]] const Lifecycle* lifecycle() const; ///< Of the open order; null when not known.

Q_SIGNALS:
    void changed();
    void answered(const orderdeck::Verdict& verdict);

private:
    void take(Result<OrderAnswer> answer);
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
    std::shared_ptr<const LifecycleCatalogue> m_catalogue;
    LatestJob m_orderJob;
    LatestJob m_historyJob;
    bool m_submitting = false;
};

} // namespace orderdeck
