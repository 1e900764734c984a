#pragma once

#include "backend/orders/lifecycle_catalogue.h"
#include "backend/storage/order_store.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace orderdeck {

/// One request on its way through a shard's writer; `done` is called exactly once.
struct WriteTask {
    StoreRequest request;
    std::uint64_t key = 0; ///< Of its order (or new number): at most one of a key in a batch.
    std::function<void(Verdict)> done;
    std::chrono::steady_clock::time_point submitted; ///< When it came to the door.
};

/// A chunk of histories for one shard, written in one transaction.
struct ImportTask {
    std::vector<OrderHistory> histories;
    std::function<void(Result<std::vector<ImportOutcome>>)> done;
};

/// New versions of definitions for one shard, or only an act for its audit.
struct InstallTask {
    std::shared_ptr<const LifecycleCatalogue> catalogue; ///< Null: nothing is installed.
    std::optional<AuditEntry> act;                       ///< Stamped by the writer.
    std::function<void(Result<void>)> done;
};

} // namespace orderdeck
