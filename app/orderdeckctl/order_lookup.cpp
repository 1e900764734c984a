#include "app/orderdeckctl/order_lookup.h"

#include "app/orderdeckctl/acting_person.h"
#include "app/orderdeckctl/store_access.h"
#include "backend/service/await.h"

namespace orderdeck {

Result<Order> findOrder(ServiceDoor& door, const std::string& idOrNumber)
{
    if (const auto id = parseOrderId(idOrNumber)) {
        const Result<OrderAnswer> answer = awaitResult<OrderAnswer>(
            [&](auto done) { door.get(*id, std::move(done)); }, Deadline::after(kAnswerWithin));
        if (answer)
            return answer->order;
        if (answer.error().kind != ErrorKind::NotFound)
            return answer.error();
    }
    const auto answers = awaitResult<std::vector<OrderAnswer>>(
        [&](auto done) { door.findByNumber(idOrNumber, std::move(done)); },
        Deadline::after(kAnswerWithin));
    if (!answers)
        return answers.error();
    if (answers->empty())
        return Error{ErrorKind::NotFound,
                     "not found: no order has the id or number '" + idOrNumber + "'"};
    if (answers->size() == 1)
        return answers->front().order;
    std::string message = std::to_string(answers->size()) + " orders have the number '" +
                          idOrNumber + "'; name one by its id:";
    for (const OrderAnswer& answer : *answers)
        message += ' ' + toString(answer.order.id) + " (" + answer.order.source + ')';
    return Error{ErrorKind::Conflict, std::move(message)};
}

Outcome withOrder(const CommandLine& line,
                  const std::function<Outcome(const Actor&, ServiceDoor&, const Order&)>& then)
{
    const Result<Profile> profile = profileOf(line);
    if (!profile)
        return Outcome::wrongUse(profile.error());
    const Result<Actor> actor = actingPerson(line, *profile);
    if (!actor)
        return Outcome::wrongUse(actor.error());
    const auto access = StoreAccess::open(*profile, NewStore::Refuse);
    if (!access)
        return Outcome::unreachable(access.error());
    ServiceDoor& door = (*access)->door();
    const Result<Order> order = findOrder(door, line.words()[0]);
    if (!order)
        return order.error().kind == ErrorKind::Conflict ? Outcome::notSo(order.error().text())
                                                         : Outcome::failed(order.error());
    return then(*actor, door, *order);
}

} // namespace orderdeck
