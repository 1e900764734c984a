#pragma once

#include "backend/storage/order_store.h"
#include "tests/support/fake_clock.h"

#include <QByteArray>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace orderdeck {

/// One store on which a test works; open() gives the same orders each time. The suite is the same
/// for every kind of store.
class StorePlace {
public:
    virtual ~StorePlace() = default;
    /// Aborts when it cannot be opened.
    [[nodiscard]] virtual std::unique_ptr<OrderStore> open() = 0;
};
using MakeStorePlace = std::function<std::unique_ptr<StorePlace>(int shards)>;

/// Targets, a guard, a role, a required reason, a transition without target, two finals.
inline constexpr std::string_view kShopScxml = R"(<?xml version="1.0" encoding="UTF-8"?>
<scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:od="urn:orderdeck:lifecycle:1" version="1.0"
       name="shop" datamodel="orderdeck" initial="placed">
  <datamodel><data id="total" od:type="money"/></datamodel>
  <state id="placed" od:target="30m">
    <transition event="pay" target="paid"/>
    <transition event="note"/>
    <transition event="cancel" target="cancelled" od:reason="required"/>
    <transition event="hold" target="held"/>
  </state>
  <state id="paid" od:target="2h">
    <transition event="ship" cond="total &lt; 1000" target="shipped"/>
    <transition event="write_off" target="closed" od:role="admin"/>
    <transition event="hold" target="held"/>
  </state>
  <state id="held" od:kind="on-hold">
    <transition event="release" cond="previous = 'placed'" target="placed"/>
    <transition event="release" cond="previous = 'paid'" target="paid"/>
  </state>
  <state id="shipped"><transition event="close" target="closed"/></state>
  <final id="closed"/>
  <final id="cancelled"/>
</scxml>
)";
/// The same with one more event: what a changed definition looks like.
[[nodiscard]] std::string changedShopScxml();
[[nodiscard]] LifecycleCatalogue shopCatalogue();

inline constexpr Timestamp kNoon = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1);

/// A well-formed order for a store; its id and time as the service would set them.
[[nodiscard]] NewOrder newOrder(const OrderStore& store, int number);
[[nodiscard]] TransitionRequest transition(OrderId order, const std::string& requestId,
                                           const std::string& event);
/// imported → pay → ship → close, cut to `steps` events, a minute apart.
[[nodiscard]] OrderHistory historyOf(const OrderStore& store, int number, int steps);

/// A store with the shop's lifecycle installed, and its objects opened when first asked for.
class OpenStore {
public:
    explicit OpenStore(std::unique_ptr<OrderStore> store);
    [[nodiscard]] OrderStore& store() { return *m_store; }
    [[nodiscard]] ShardWriter& writer(int shard = 0);
    [[nodiscard]] ShardReader& reader(int shard = 0);
    [[nodiscard]] ShardProjector& projector(int shard = 0);
    /// One request, its own transaction, in the shard where it belongs. Aborts on an Error.
    Verdict send(const StoreRequest& request);
    ImportOutcome import(const OrderHistory& history);
    [[nodiscard]] std::optional<Order> order(OrderId id);
    /// Folds everything that there is.
    void project();
    /// Gives back writers, readers and projectors; rebuild wants that.
    void closeParts();

private:
    std::unique_ptr<OrderStore> m_store;
    std::vector<std::unique_ptr<ShardWriter>> m_writers;
    std::vector<std::unique_ptr<ShardReader>> m_readers;
    std::vector<std::unique_ptr<ShardProjector>> m_projectors;
};

/// "applied v2 paid", "illegal v1 placed again: pay, note" … for comparisons.
[[nodiscard]] QByteArray describe(const Verdict& verdict);

/// The value, or the end of the program with the error's words: for set-up that must not fail.
template <typename T>
T must(Result<T> result)
{
    if (!result) {
        qFatal("%s", result.error().text().c_str());
    }
    return std::move(*result);
}
inline void must(const Result<void>& result)
{
    if (!result)
        qFatal("%s", result.error().text().c_str());
}

} // namespace orderdeck
