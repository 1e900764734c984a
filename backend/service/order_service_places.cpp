#include "backend/service/gathering.h"
#include "backend/service/order_service.h"
#include "backend/service/order_service_state.h"

#include <algorithm>
#include <map>
#include <utility>

namespace orderdeck {

namespace {

/// Per new order: where its number is already, as far as one shard knows.
using Sightings = std::vector<std::optional<Bucket>>;

std::vector<std::string> distinctNumbers(const std::vector<NewPlace>& wanted)
{
    std::vector<std::string> numbers;
    for (const NewPlace& place : wanted) {
        if (!place.number.empty())
            numbers.push_back(ShardMap::numberKey(place.source, place.number));
    }
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
}

Result<Sightings> look(ShardReader& reader, const std::vector<NewPlace>& wanted,
                       const std::function<bool(const NewPlace&)>& concerned)
{
    Sightings seen(wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!concerned(wanted[i]))
            continue;
        const auto orders = reader.ordersByNumber(wanted[i].number);
        if (!orders)
            return orders.error();
        const auto known = std::ranges::find(*orders, wanted[i].source, &Order::source);
        if (known != orders->end())
            seen[i] = ShardMap::bucketOf(known->id);
    }
    return seen;
}

/// The first of several with one number decides for all of them.
std::vector<Bucket> settle(const ShardMap& map, const std::vector<NewPlace>& wanted,
                           const std::vector<Sightings>& shards)
{
    std::vector<Bucket> places;
    std::map<std::string, Bucket> byNumber;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        Bucket place = wanted[i].byRegion(map);
        for (const Sightings& seen : shards)
            place = seen[i].value_or(place);
        if (!wanted[i].number.empty())
            place = byNumber.emplace(wanted[i].key(), place).first->second;
        places.push_back(place);
    }
    return places;
}

} // namespace

std::string NewPlace::key() const
{
    return number.empty() ? requestId : ShardMap::numberKey(source, number);
}

Bucket NewPlace::byRegion(const ShardMap& map) const { return map.place(key(), region); }

bool OrderService::State::looksNumbersUp() const
{
    return map.placesByRegion() && map.shardCount() > 1;
}

void OrderService::State::findPlaces(std::vector<NewPlace> wanted, FoundPlaces found)
{
    const auto shared = std::make_shared<const std::vector<NewPlace>>(std::move(wanted));
    const auto told = std::make_shared<const FoundPlaces>(std::move(found));
    const bool entered =
        numbers.enter(distinctNumbers(*shared), [this, shared, told](NumberGate::Lease lease) {
            lookUp(shared, std::move(lease), told);
        });
    if (!entered)
        (*told)(Error{ErrorKind::Busy, "too much is waiting; try again in a moment"});
}

void OrderService::State::lookUp(std::shared_ptr<const std::vector<NewPlace>> wanted,
                                 NumberGate::Lease lease, std::shared_ptr<const FoundPlaces> found)
{
    const auto gathering = std::make_shared<Gathering<Sightings>>(
        shards.size(), [this, wanted, lease = std::move(lease), found](auto seen) {
            if (!seen)
                return (*found)(seen.error());
            (*found)(Places{settle(map, *wanted, *seen), lease});
        });
    for (std::size_t i = 0; i < shards.size(); ++i) {
        // The shard of the region looks for itself when it writes.
        const auto concerned = [this, i](const NewPlace& place) {
            return !place.number.empty() &&
                   map.shardOf(place.byRegion(map)) != ShardIndex(static_cast<int>(i));
        };
        // An import's many look-ups must not keep single orders waiting.
        ShardReaders& readers = wanted->size() > 1 ? *shards[i]->lists : *shards[i]->singles;
        readers.run([gathering, wanted, concerned, i](Result<ShardReader*> reader) {
            if (!reader)
                return gathering->set(i, reader.error());
            gathering->set(i, look(**reader, *wanted, concerned));
        });
    }
}

} // namespace orderdeck
