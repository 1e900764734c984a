#pragma once

#include "backend/service/service_door.h"
#include "models/audit_table_model.h"
#include "models/door_calls.h"

#include <QObject>
#include <QString>

#include <deque>
#include <memory>
#include <vector>

namespace orderdeck {

/// Loads a window of the audit into the table model, piece by piece: older entries at its end,
/// newer ones at its beginning. Holds at most about kMaxRows entries whatever the size of the
/// audit. What was written is never changed, so that a piece is read once. GUI thread.
class AuditList final : public QObject {
    Q_OBJECT
public:
    static constexpr int kStep = 200;
    static constexpr int kMaxRows = 1000;

    AuditList(ServiceDoor& door, AuditTableModel& model, QObject* parent);
    ~AuditList() override;

    /// Starts anew at the newest entry. The old rows stay until the first answer.
    void setFilter(AuditFilter filter);
    /// Takes what is newer than the first row, where that is the newest that was known; nothing
    /// while an answer is awaited, or after cancel().
    void refresh();
    void loadOlder(); ///< Nothing at the end.
    void loadNewer(); ///< Back towards the top; there as refresh().
    void goToTop();
    void cancel();
    void retry(); ///< As refresh(), and also after cancel().

    [[nodiscard]] const AuditFilter& filter() const { return m_filter; }
    [[nodiscard]] bool loading() const { return m_cancel != nullptr; }
    /// The first answer to the present filter is still to come.
    [[nodiscard]] bool searching() const { return m_searching; }
    [[nodiscard]] bool cancelled() const { return m_cancelled; }
    [[nodiscard]] bool atTop() const { return m_above.empty(); }
    [[nodiscard]] bool atEnd() const { return m_next.empty(); }
    /// Entries of the whole audit, whatever the filter.
    [[nodiscard]] qint64 total() const { return m_total; }
    /// Empty: the last answer was good.
    [[nodiscard]] const QString& trouble() const { return m_trouble; }

Q_SIGNALS:
    /// Rows are about to come or go; changed() follows.
    void aboutToMerge();
    void changed();

private:
    /// So many rows that one question from there brings again.
    struct Piece {
        AuditCursor from;
        int rows = 0;
    };
    using Take = void (AuditList::*)(AuditExtract page);

    void ask(const AuditCursor& before, int limit, Take take);
    void forget();
    void answered(Result<AuditExtract> page, Take take);
    void takeFirst(AuditExtract page);
    void takeNewest(AuditExtract page);
    void takeOlder(AuditExtract page);
    void takeAbove(AuditExtract page);
    void trimTop();
    void trimEnd();

    ServiceDoor& m_door;
    AuditTableModel& m_model;
    AuditFilter m_filter;
    std::vector<Piece> m_above; ///< Pieces that were dropped at the top; the last is next.
    std::deque<Piece> m_pieces; ///< In the window.
    AuditCursor m_next;         ///< Where older ones begin; empty: there are none.
    bool m_searching = true;
    bool m_cancelled = false;
    qint64 m_total = 0;
    QString m_trouble;
    LatestJob m_job;
    std::shared_ptr<CancelFlag> m_cancel; ///< Null: nothing is awaited.
};

} // namespace orderdeck
