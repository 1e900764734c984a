#include "tests/storage/store_fixture.h"

#include <array>

namespace orderdeck {

std::string changedShopScxml()
{
    std::string text(kShopScxml);
    const std::string before = "<transition event=\"note\"/>";
    text.insert(text.find(before), "<transition event=\"expire\" target=\"cancelled\"/>");
    return text;
}

LifecycleCatalogue shopCatalogue() { return must(LifecycleCatalogue().with(kShopScxml)); }

NewOrder newOrder(const OrderStore& store, int number)
{
    static constexpr std::array kRegions{"SP", "RJ", "MG"};
    NewOrder order;
    order.requestId = "create-" + std::to_string(number);
    order.number = "A-" + std::to_string(number);
    order.source = "shop";
    order.customer = "C-" + std::to_string(number % 7);
    order.region = kRegions[static_cast<std::size_t>(number) % kRegions.size()];
    order.totalMinor = 1'000 + number % 50;
    order.currency = "BRL";
    order.payload = R"({"items":[{"sku":"x","quantity":1}]})";
    order.lifecycle = "shop";
    order.actor = {"web", Role::Service};
    order.at = kNoon + std::chrono::seconds(number);
    const Bucket bucket =
        store.map().place(ShardMap::numberKey(order.source, order.number), order.region);
    order.id = OrderId((std::int64_t(number) + 1) << 12 | bucket.value);
    return order;
}

TransitionRequest transition(OrderId order, const std::string& requestId, const std::string& event)
{
    TransitionRequest request;
    request.order = order;
    request.requestId = requestId;
    request.event = event;
    request.actor = {"ann", Role::Ops};
    request.at = kNoon + std::chrono::hours(1);
    return request;
}

OrderHistory historyOf(const OrderStore& store, int number, int steps)
{
    struct Step {
        const char* event;
        const char* to;
    };
    static constexpr std::array<Step, 4> kSteps{
        {{"imported", "placed"}, {"pay", "paid"}, {"ship", "shipped"}, {"close", "closed"}}};
    const NewOrder facts = newOrder(store, number);
    OrderHistory history;
    Order& order = history.order;
    order.id = facts.id;
    order.number = facts.number;
    order.source = facts.source;
    order.customer = facts.customer;
    order.region = facts.region;
    order.totalMinor = facts.totalMinor;
    order.currency = facts.currency;
    order.payload = facts.payload;
    order.placedAt = facts.at;
    order.lifecycle = "shop";
    for (int i = 0; i < steps; ++i) {
        const Step& step = kSteps[static_cast<std::size_t>(i)];
        Event& event = history.events.emplace_back();
        event.version = i + 1;
        event.name = step.event;
        event.from = i == 0 ? "" : kSteps[static_cast<std::size_t>(i - 1)].to;
        event.to = step.to;
        event.actor = {"import", Role::Service};
        event.at = facts.at + std::chrono::minutes(i);
        event.lifecycleVersion = 1;
        if (i == 0)
            event.payload = order.payload;
    }
    return history;
}

OpenStore::OpenStore(std::unique_ptr<OrderStore> store) : m_store(std::move(store))
{
    const auto shards = static_cast<std::size_t>(m_store->map().shardCount());
    m_writers.resize(shards);
    m_readers.resize(shards);
    m_projectors.resize(shards);
    for (int shard = 0; shard < m_store->map().shardCount(); ++shard)
        must(writer(shard).install(shopCatalogue()));
}

ShardWriter& OpenStore::writer(int shard)
{
    auto& writer = m_writers.at(static_cast<std::size_t>(shard));
    if (!writer)
        writer = must(m_store->openWriter(ShardIndex(shard)));
    return *writer;
}

ShardReader& OpenStore::reader(int shard)
{
    auto& reader = m_readers.at(static_cast<std::size_t>(shard));
    if (!reader)
        reader = must(m_store->openReader(ShardIndex(shard)));
    return *reader;
}

ShardProjector& OpenStore::projector(int shard)
{
    auto& projector = m_projectors.at(static_cast<std::size_t>(shard));
    if (!projector) {
        projector = must(m_store->openProjector(ShardIndex(shard)));
        projector->setTargets(must(m_store->loadCatalogue()), 1.0);
    }
    return *projector;
}

Verdict OpenStore::send(const StoreRequest& request)
{
    const auto* created = std::get_if<NewOrder>(&request);
    const OrderId id =
        created != nullptr ? created->id : std::get<TransitionRequest>(request).order;
    const int shard = m_store->map().shardOf(id).value;
    return must(writer(shard).apply(std::span(&request, 1))).front();
}

ImportOutcome OpenStore::import(const OrderHistory& history)
{
    const int shard = m_store->map().shardOf(history.order.id).value;
    return must(writer(shard).import(std::span(&history, 1))).front();
}

std::optional<Order> OpenStore::order(OrderId id)
{
    const int shard = m_store->map().shardOf(id).value;
    return must(reader(shard).orders(std::span(&id, 1))).front();
}

void OpenStore::project()
{
    for (int shard = 0; shard < m_store->map().shardCount(); ++shard)
        while (must(projector(shard).step(100)).folded > 0) {
        }
}

void OpenStore::closeParts()
{
    for (auto& writer : m_writers)
        writer.reset();
    for (auto& reader : m_readers)
        reader.reset();
    for (auto& projector : m_projectors)
        projector.reset();
}

QByteArray describe(const Verdict& verdict)
{
    std::string text(name(verdict.kind));
    text += " v" + std::to_string(verdict.version) + ' ' + verdict.state;
    if (verdict.repeated)
        text += " again";
    for (std::size_t i = 0; i < verdict.legalEvents.size(); ++i)
        text += (i == 0 ? ": " : ", ") + verdict.legalEvents[i];
    return QByteArray::fromStdString(text);
}

} // namespace orderdeck
