#pragma once

#include "backend/foundation/clock.h"
#include "backend/storage/driver_history.h"
#include "backend/storage/order_store.h"

#include <functional>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace orderdeck {

/// What the one client of a store has asked and was told.
struct LifeRecord {
    DriverHistory told;
    std::set<std::string> imported; ///< Numbers whose import was answered Written.
    std::vector<Error> errors;      ///< In the order of their coming.
};

/// What goes on around a life.
struct Surroundings {
    /// Asked after each answer: false means that nobody was there to hear it.
    std::function<bool()> alive = [] { return true; };
    /// Gets each request before it is sent, and again when it was answered.
    std::function<void(const DriverLine&)> tell = [](const DriverLine&) {};
    /// Called at the end, while everything is still open.
    std::function<void()> atEnd = [] {};
};

/// A short fixed life of a store with everything in it: creates, steps, refusals of each kind, one
/// request twice, imports, projection, a checkpoint and what follows it, a second opening. The same
/// requests each time it is lived, so that living it again asks everything again. A writer or
/// projector that fails is opened again, as the service does.
class ShortLife {
public:
    ShortLife(OrderStore& store, LifeRecord& record, const Surroundings& around);
    void live();

private:
    using Step = std::function<void()>;
    [[nodiscard]] std::vector<Step> steps();
    void send(std::vector<StoreRequest> batch);
    void import(const std::vector<OrderHistory>& histories);
    void project();
    void checkpoint();
    void closeAll();
    [[nodiscard]] ShardWriter* writer();
    void fail(const Error& error);
    void record(const StoreRequest& request, const Verdict* verdict);

    OrderStore& m_store;
    LifeRecord& m_record;
    const Surroundings& m_around;
    std::unique_ptr<ShardWriter> m_writer;
    std::unique_ptr<ShardReader> m_reader; ///< Open beside the writer, as in the service.
    std::unique_ptr<ShardProjector> m_projector;
};

/// A store with one shard, which is made when it is missing.
[[nodiscard]] Result<std::unique_ptr<OrderStore>> openOneShard(const std::string& folder,
                                                               const Clock& clock);

/// Opens the store in `folder`, which is made when it is missing, and lives in it; tries once more
/// when it cannot be opened.
void liveShortly(const std::string& folder, LifeRecord& record, const Surroundings& around);

/// The line for a request, with its answer when there is one.
[[nodiscard]] DriverLine lineOf(const StoreRequest& request, const Verdict* verdict);

/// What is wrong with a store after a fault, a line each; empty: nothing. Opens it, verifies it
/// with what its client was told, asks everything again, verifies again, and lets SQLite check its
/// files.
[[nodiscard]] std::string troubleAfter(const std::string& folder, LifeRecord record);
/// What verify finds, a line each.
[[nodiscard]] std::string findings(OrderStore& store, const DriverHistory& told);
/// What SQLite's own check finds in the files of a store, a line each.
[[nodiscard]] std::string damage(const std::string& folder);

} // namespace orderdeck
