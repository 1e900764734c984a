#pragma once

#include "backend/service/service_door.h"
#include "backend/workload/import/import_run.h"
#include "backend/workload/import/order_facts.h"

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace orderdeck {

/// A history on its way to the store, and the rows that wait for its outcome.
struct PendingOrder {
    OrderHistory history;
    std::vector<JoinedRow> joined; ///< Rows of joined files.
    std::vector<std::size_t> rows; ///< Of the event log; empty for an orders file.
    std::int64_t line = 0;         ///< Of its row in an orders file.
    std::string raw;               ///< That row.
};

/// What the store made of a pending order.
struct SettledOrder {
    ImportOutcome outcome = ImportOutcome::Written;
    std::string refusal; ///< Not empty: the store does not take it at all.
};

/// Hands histories to the service in chunks, a bounded number of them at a time, and tells what
/// became of each. A busy store is asked again, a chunk in doubt is sent again (what was written is
/// then already there), a chunk that is refused is taken apart until the order is found. One
/// thread.
class ImportFeed {
public:
    /// Called on the thread that feeds.
    using Settled = std::function<Result<void>(PendingOrder&, const SettledOrder&)>;
    ImportFeed(ServiceDoor& door, ImportRun& run, Settled settled);

    /// Waits for room. An error: the store gives no answer, or does not get well.
    [[nodiscard]] Result<void> add(PendingOrder order);
    /// Sends the rest and waits for all answers.
    [[nodiscard]] Result<void> finish();

private:
    using Outcomes = Result<std::vector<ImportOutcome>>;
    using Answer = PendingAnswer<Outcomes>;
    struct Chunk {
        std::vector<PendingOrder> orders;
        std::shared_ptr<Answer> answer;
    };
    [[nodiscard]] std::shared_ptr<Answer> send(std::span<const PendingOrder> orders);
    [[nodiscard]] Result<void> sendFilling();
    [[nodiscard]] Result<void> settleOldest();
    [[nodiscard]] Result<void> settle(std::span<PendingOrder> orders, Outcomes outcomes);
    [[nodiscard]] Outcomes again(std::span<const PendingOrder> orders, Outcomes outcomes);
    [[nodiscard]] Result<void> pause(std::chrono::milliseconds span);

    ServiceDoor& m_door;
    ImportRun& m_run;
    Settled m_settled;
    std::vector<PendingOrder> m_filling;
    std::deque<Chunk> m_inFlight;
};

} // namespace orderdeck
