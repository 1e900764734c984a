#pragma once

#include "backend/service/order_service.h"
#include "tests/fault/short_life.h"

#include <map>
#include <string>

namespace orderdeck {

/// The same kind of life as ShortLife, through the service on a store with two shards: every
/// request is asked until it is answered for good or `patience` runs out.
class ServiceLife {
public:
    /// What to do when a shard is unavailable.
    enum class Patience {
        AskAgain, ///< It comes back: the fault was once.
        GiveUp,   ///< It does not.
    };
    ServiceLife(LifeRecord& record, const Surroundings& around, Patience patience);

    /// Opens the store and the service, lives, calls atEnd and stops both.
    void live(const std::string& folder);

private:
    void make(OrderService& service, int number);
    void move(OrderService& service, int number, const char* event, const char* requestId);
    void import(OrderService& service);
    void catchUp(OrderService& service);
    void ask(OrderService& service, const StoreRequest& request);
    [[nodiscard]] Verdict askOnce(OrderService& service, const StoreRequest& request);
    [[nodiscard]] bool install(OrderService& service);

    LifeRecord& m_record;
    const Surroundings& m_around;
    Patience m_patience;
    std::map<std::string, OrderId> m_orders; ///< By the request that made them.
};

/// As troubleAfter(), with the service.
[[nodiscard]] std::string troubleAfterService(const std::string& folder, LifeRecord record);

/// A store with two shards, which is made when it is missing.
[[nodiscard]] Result<std::unique_ptr<OrderStore>> openTwoShards(const std::string& folder,
                                                                const Clock& clock);
[[nodiscard]] inline Deadline soon() { return Deadline::after(std::chrono::seconds(20)); }

} // namespace orderdeck
