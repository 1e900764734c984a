#include "backend/service/service_door.h"

namespace orderdeck {

void ServiceDoor::statusOf(StatusQuery query, Callback<Result<StatusAnswer>> done)
{
    get(query.order, [done = std::move(done)](const Result<OrderAnswer>& answer) {
        if (!answer)
            return done(answer.error());
        const Order& order = answer->order;
        done(StatusAnswer{.order = order.id,
                          .state = order.state,
                          .version = order.version,
                          .since = order.since,
                          .source = answer->source,
                          .age = answer->age});
    });
}

} // namespace orderdeck
