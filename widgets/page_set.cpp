#include "widgets/page_set.h"

#include "widgets/audit/audit_page.h"
#include "widgets/events/events_page.h"
#include "widgets/lifecycle/lifecycle_page.h"
#include "widgets/orders/orders_page.h"
#include "widgets/overview/overview_page.h"
#include "widgets/shards/shards_page.h"

namespace orderdeck {

QList<Page*> makePages(const PageContext& context)
{
    return {new OverviewPage(context), new OrdersPage(context), new LifecyclePage(context),
            new ShardsPage(context),   new EventsPage(context), new AuditPage(context)};
}

} // namespace orderdeck
