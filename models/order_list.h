#pragma once

#include "backend/service/service_door.h"
#include "models/door_calls.h"
#include "models/order_table_model.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace orderdeck {

/// The loaded window of a list of orders: asks the door for keyset pages, merges them into the
/// table model, and slides along the list in steps. Holds at most kMaxRows rows whatever the size
/// of the list. GUI thread.
class OrderList final : public QObject {
    Q_OBJECT
public:
    static constexpr int kStep = 200;     ///< Rows that loadMore() adds.
    static constexpr int kMaxRows = 1000; ///< Rows in the window.
    /// Rows that leave at one end of a full window when it slides; the others stay where they are.
    static constexpr int kSlide = 400;

    OrderList(ServiceDoor& door, OrderTableModel& model, QObject* parent);
    ~OrderList() override;

    /// Starts anew at the top of another list. The old rows stay until the first answer.
    void setQuery(OrderFilter filter, OrderSort sort);
    /// Reads the window again; nothing while an answer is still awaited, or after cancel().
    void refresh();
    void loadMore();     ///< Slides towards the end; nothing at the end.
    void loadPrevious(); ///< Slides back; nothing at the top.
    void goToTop();
    /// Gives up the question that is being answered; nothing is asked until another one is put or
    /// retry() is called.
    void cancel();
    void retry(); ///< As refresh(), and also after cancel().

    [[nodiscard]] bool loading() const { return m_cancel != nullptr; }
    /// The first answer to the present filter and sort is still to come.
    [[nodiscard]] bool searching() const { return m_searching; }
    [[nodiscard]] bool cancelled() const { return m_cancelled; }
    /// The answer that is awaited moves the window: rows come or go above what is on the screen.
    [[nodiscard]] bool sliding() const { return m_sliding; }
    [[nodiscard]] bool atTop() const { return m_starts.size() == 1; }
    [[nodiscard]] bool atEnd() const { return m_atEnd; }
    [[nodiscard]] qint64 matches() const { return m_matches; }
    [[nodiscard]] bool matchesExact() const { return m_matchesExact; }
    /// Empty: the last answer was good.
    [[nodiscard]] const QString& trouble() const { return m_trouble; }
    [[nodiscard]] OrderSort sort() const { return m_query.sort; }
    [[nodiscard]] const OrderFilter& filter() const { return m_query.filter; }

Q_SIGNALS:
    /// The rows are about to be merged; changed() follows.
    void aboutToMerge();
    void changed();

private:
    void ask();
    void forget();
    void take(Result<OrderPage> page);

    ServiceDoor& m_door;
    OrderTableModel& m_model;
    OrderQuery m_query;
    std::vector<PageCursor> m_starts{
        PageCursor()}; ///< Where the window starts now (last) and started before.
    int m_wanted = kStep;
    bool m_atEnd = false;
    bool m_searching = false;
    bool m_cancelled = false;
    bool m_sliding = false;
    qint64 m_matches = 0;
    bool m_matchesExact = true;
    QString m_trouble;
    LatestJob m_job;
    std::shared_ptr<CancelFlag> m_cancel; ///< Null: nothing is awaited.
};

} // namespace orderdeck
