#pragma once

#include "backend/service/service_door.h"
#include "models/door_calls.h"
#include "models/order_table_model.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>

#include <chrono>
#include <memory>
#include <vector>

namespace orderdeck {

/// The loaded window of a list of orders: asks the door for keyset pages, merges them into the
/// table model, and slides along the list in steps. Holds at most kMaxRows rows whatever the size
/// of the list. A search that takes long is asked for in pieces: its hits are shown as they come.
/// GUI thread.
class OrderList final : public QObject {
    Q_OBJECT
public:
    static constexpr int kStep = 200;     ///< Rows that loadMore() adds.
    static constexpr int kMaxRows = 1000; ///< Rows in the window.
    /// Rows that leave at one end of a full window when it slides; the others stay where they are.
    static constexpr int kSlide = 400;
    /// How long the store may look before it tells what it has found so far.
    static constexpr std::chrono::milliseconds kBudget{100};

    OrderList(ServiceDoor& door, OrderTableModel& model, QObject* parent);
    ~OrderList() override;

    /// Starts anew at the top of another list. The old rows stay until the first answer.
    void setQuery(OrderFilter filter, OrderSort sort);
    /// Reads the window again; nothing while an answer is still awaited, or after cancel(). A
    /// window that took long to find is left alone for ten times as long.
    void refresh();
    void loadMore();     ///< Slides towards the end; nothing at the end.
    void loadPrevious(); ///< Slides back; nothing at the top.
    void goToTop();
    /// Gives up the question that is being answered; nothing is asked until another one is put or
    /// retry() is called.
    void cancel();
    void retry(); ///< As refresh(), and also after cancel().

    [[nodiscard]] bool loading() const { return m_cancel != nullptr; }
    /// The window of the present filter and sort is not full yet; its rows are the hits so far, or,
    /// before the first piece is there, those from before.
    [[nodiscard]] bool searching() const { return m_searching; }
    /// Rows that the present or last search looked at, of how many; 0: it has an index.
    [[nodiscard]] qint64 searched() const { return m_searched; }
    [[nodiscard]] qint64 outOf() const { return m_outOf; }
    [[nodiscard]] QString searchedText() const; ///< "3.2 of 10.0 M"
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
    void askPiece();
    void forget();
    void take(Result<OrderPage> piece);
    void takeCount(const OrderPage& piece);
    void show(std::vector<OrderRow> rows);
    void finish(bool atEnd);

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
    std::vector<OrderRow> m_found; ///< By the question that is being answered.
    qint64 m_searched = 0;
    qint64 m_outOf = 0;
    QElapsedTimer m_asked;    ///< Since the question was put.
    QElapsedTimer m_finished; ///< Since it was answered in full.
    QElapsedTimer m_counted;  ///< Since matches were counted without an index.
    qint64 m_took = 0;        ///< Milliseconds of the last question.
    LatestJob m_job;
    std::shared_ptr<CancelFlag> m_cancel; ///< Null: nothing is awaited.
};

} // namespace orderdeck
