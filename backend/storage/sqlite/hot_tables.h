#pragma once

#include "backend/orders/request.h"
#include "backend/storage/sqlite/request_trail.h"
#include "backend/storage/sqlite/statement.h"

#include <optional>

namespace orderdeck::sqlite {

/// An order and the memory of its requests, as in one row.
struct StoredOrder {
    Order order;
    RequestTrail trail;
};

/// The answer that a request id of an order has got before, and to which body.
struct PastAnswer {
    Verdict verdict;
    std::uint64_t digest = 0;
};

/// The statements of the writer of a hot file, each prepared once. They work inside the
/// transaction that the caller has open.
class HotTables {
public:
    explicit HotTables(Connection& connection);

    [[nodiscard]] Result<std::optional<StoredOrder>> find(OrderId id);
    /// An order without number is known by the request that made it.
    [[nodiscard]] Result<std::optional<OrderId>> findBirth(const Order& order,
                                                           std::string_view createRequest);
    /// Digest of event 1.
    [[nodiscard]] Result<std::uint64_t> birthDigest(OrderId id);
    [[nodiscard]] Result<std::optional<PastAnswer>> pastAnswer(OrderId id,
                                                               std::string_view requestId);

    /// Position of the newest event.
    [[nodiscard]] Result<std::int64_t> head();

    [[nodiscard]] Result<void> insertBirth(const Order& order, std::string_view createRequest);
    [[nodiscard]] Result<void> insertEvent(const Event& event, std::uint64_t digest);
    [[nodiscard]] Result<void> insertOrder(const StoredOrder& stored);
    [[nodiscard]] Result<void> updateOrder(const StoredOrder& stored);
    [[nodiscard]] Result<void> updateTrail(const StoredOrder& stored);
    [[nodiscard]] Result<void> keepRefusal(const Verdict& verdict, const TransitionRequest& request,
                                           std::uint64_t digest);

private:
    Statement m_find;
    Statement m_findByNumber;
    Statement m_findByRequest;
    Statement m_birthDigest;
    Statement m_pastEvent;
    Statement m_pastRefusal;
    Statement m_head;
    Statement m_insertBirth;
    Statement m_insertEvent;
    Statement m_insertOrder;
    Statement m_updateOrder;
    Statement m_updateTrail;
    Statement m_insertRefusal;
};

} // namespace orderdeck::sqlite
