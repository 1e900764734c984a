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
    static constexpr int kStep = 200; ///< Rows that loadMore() adds.
    static constexpr int kMaxRows =
        1000; ///< Rows in the window; the first ones leave when more are loaded.

    OrderList(ServiceDoor& door, OrderTableModel& model, QObject* parent);
    ~OrderList() override;

    /// Starts anew at the top of another list. The old rows stay until the first answer.
    void setQuery(OrderFilter filter, OrderSort sort);
    /// Reads the window again; nothing while an answer is still awaited.
    void refresh();
    void loadMore();     ///< Slides towards the end; nothing at the end.
    void loadPrevious(); ///< Slides back; nothing at the top.
    void goToTop();
    /// Gives up the question that is being answered.
    void cancel();

    [[nodiscard]] bool loading() const { return m_cancel != nullptr; }
    [[nodiscard]] bool atTop() const { return m_starts.size() == 1; }
    [[nodiscard]] bool atEnd() const { return m_atEnd; }
    [[nodiscard]] qint64 matches() const { return m_matches; }
    [[nodiscard]] bool matchesExact() const { return m_matchesExact; }
    [[nodiscard]] const QString& trouble() const
    {
        return m_trouble;
    } ///< Empty: the last answer was good.
    [[nodiscard]] OrderSort sort() const { return m_query.sort; }
    [[nodiscard]] const OrderFilter& filter() const { return m_query.filter; }

Q_SIGNALS:
    /// The rows are about to be merged; changed() follows.
    void aboutToMerge();
    void changed();

private:
    void ask();
    void take(Result<OrderPage> page);

    ServiceDoor& m_door;
    OrderTableModel& m_model;
    OrderQuery m_query;
    std::vector<PageCursor> m_starts{
        PageCursor()}; ///< Where the window starts now (last) and started before.
    int m_wanted = kStep;
    PageCursor m_next;
    bool m_atEnd = false;
    qint64 m_matches = 0;
    bool m_matchesExact = true;
    QString m_trouble;
    LatestJob m_job;
    std::shared_ptr<CancelFlag> m_cancel; ///< Null: nothing is awaited.
};

} // namespace orderdeck
