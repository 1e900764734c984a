#pragma once

#include "backend/service/await.h"
#include "backend/service/order_service.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_store.h"

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace orderdeck {

inline constexpr const char* kParcel = R"(<scxml xmlns="http://www.w3.org/2005/07/scxml"
 xmlns:od="urn:orderdeck:lifecycle:1" version="1.0" name="parcel" initial="new" datamodel="orderdeck">
 <state id="new"><transition event="pay" target="paid"/></state>
 <state id="paid"><transition event="touch"/><transition event="send" target="sent"/></state>
 <final id="sent"/>
</scxml>)";

/// A service on a store in memory with the lifecycle "parcel" installed.
class ServiceWorld {
public:
    explicit ServiceWorld(int shards = 1, ServiceSettings settings = {})
        : ServiceWorld(ShardMap::byOrder(shards).value(), settings)
    {}
    explicit ServiceWorld(ShardMap map, ServiceSettings settings = {}) : store(std::move(map))
    {
        auto started = OrderService::start(store, clock, settings);
        if (!started)
            std::abort();
        service = std::move(*started);
        const auto installed = awaitResult<int>(
            [&](auto done) {
                service->installLifecycle(kParcel, {"test", Role::Admin}, std::move(done));
            },
            soon());
        if (!installed)
            std::abort();
    }

    [[nodiscard]] static Deadline soon() { return Deadline::after(std::chrono::seconds(20)); }

    [[nodiscard]] static NewOrder newOrder(const std::string& number)
    {
        NewOrder order;
        order.requestId = "make-" + number;
        order.number = number;
        order.source = "shop";
        order.lifecycle = "parcel";
        order.currency = "EUR";
        order.actor = {"test", Role::Service};
        return order;
    }
    [[nodiscard]] Verdict create(const std::string& number) const
    {
        return await<Verdict>(
                   [&](auto done) { service->create(newOrder(number), std::move(done)); }, soon())
            .value();
    }
    /// An order in the state "paid", where "touch" is always possible.
    [[nodiscard]] OrderId paidOrder(const std::string& number) const
    {
        const OrderId id = create(number).order;
        if (submit(request(id, "pay", "pay")).kind != VerdictKind::Applied)
            std::abort();
        return id;
    }
    [[nodiscard]] static TransitionRequest request(OrderId id, const std::string& event,
                                                   const std::string& requestId)
    {
        TransitionRequest wish;
        wish.order = id;
        wish.event = event;
        wish.requestId = requestId;
        wish.actor = {"test", Role::Service};
        return wish;
    }
    [[nodiscard]] Verdict submit(const TransitionRequest& wish) const
    {
        return await<Verdict>([&](auto done) { service->submit(wish, std::move(done)); }, soon())
            .value();
    }

    MemoryStore store;
    FakeClock clock;
    std::unique_ptr<OrderService> service;
};

/// Collects answers from any thread and waits until there are as many as expected.
template <typename T>
class Answers {
public:
    void add(T answer)
    {
        // Told under the lock: whoever waits may destroy this as soon as it has the lock.
        const std::lock_guard lock(m_mutex);
        m_all.push_back(std::move(answer));
        m_changed.notify_all();
    }
    [[nodiscard]] std::vector<T> waitFor(std::size_t count)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait_until(lock, ServiceWorld::soon().at(),
                             [&] { return m_all.size() >= count; });
        return m_all;
    }

private:
    std::mutex m_mutex; ///< Protects m_all.
    std::condition_variable m_changed;
    std::vector<T> m_all;
};

} // namespace orderdeck
