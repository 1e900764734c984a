#pragma once

#include "backend/orders/request.h"

#include <sqlite3.h>

#include <memory>
#include <span>
#include <string>

namespace orderdeck {

/// The statements of a shard's writer straight in SQLite's C interface, without a decision, a
/// lifecycle or an idempotency check: what the embedded store is measured against. The file has the
/// store's own schema.
class PlainShard {
public:
    explicit PlainShard(const std::string& path);
    ~PlainShard();
    PlainShard(const PlainShard&) = delete;
    PlainShard& operator=(const PlainShard&) = delete;

    /// Reads each order, appends one event to it and updates its row, in one transaction.
    void apply(std::span<const TransitionRequest> batch);
    /// The state of one order; its text is read, too.
    [[nodiscard]] std::int64_t readVersion(OrderId id);

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

    void run(const char* sql);
    [[nodiscard]] Statement prepare(const char* sql);
    void applyOne(const TransitionRequest& request);

    sqlite3* m_connection = nullptr;
    Statement m_begin;
    Statement m_commit;
    Statement m_find;
    Statement m_insert;
    Statement m_update;
};

} // namespace orderdeck
