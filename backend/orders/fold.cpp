#include "backend/orders/fold.h"

namespace orderdeck {

void fold(Order& order, const Event& event)
{
    order.version = event.version;
    order.lifecycleVersion = event.lifecycleVersion;
    if (event.version == 1)
        order.previousState.clear();
    else if (event.to == order.state)
        return;
    else
        order.previousState = order.state;
    order.state = event.to;
    order.since = event.at;
}

} // namespace orderdeck
