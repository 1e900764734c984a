#include "app/orderdeckctl/acting_person.h"
#include "app/orderdeckctl/command.h"
#include "app/orderdeckctl/order_lookup.h"
#include "app/orderdeckctl/order_text.h"
#include "app/orderdeckctl/store_access.h"
#include "backend/service/await.h"

#include <ostream>

namespace orderdeck {

namespace {

Outcome show(const CommandLine& line, Terminal& terminal)
{
    return withOrder(line, [&](const Actor& actor, ServiceDoor& door, const Order& order) {
        const auto catalogue = door.catalogue();
        std::vector<Possibility> steps;
        GuardFields scratch;
        if (const Lifecycle* lifecycle = catalogue->find(order.lifecycle, order.lifecycleVersion))
            steps = possibilities(*lifecycle, order, actor.role, scratch);
        if (line.has("json")) {
            Json json = orderJson(order);
            json["events"] = possibilitiesJson(steps);
            terminal.out << toLine(json) << '\n';
        } else {
            terminal.out << orderText(order, steps, SystemClock().now());
        }
        return Outcome::done();
    });
}

Outcome events(const CommandLine& line, Terminal& terminal)
{
    return withOrder(line, [&](const Actor&, ServiceDoor& door, const Order& order) {
        const auto history = awaitResult<std::vector<Event>>(
            [&](auto done) { door.history(order.id, std::move(done)); },
            Deadline::after(kAnswerWithin));
        if (!history)
            return Outcome::failed(history.error());
        if (line.has("json"))
            terminal.out << toLine(eventsJson(*history)) << '\n';
        else
            terminal.out << eventsText(*history);
        return Outcome::done();
    });
}

} // namespace

std::vector<Command> orderReadCommands()
{
    return {
        {.name = "order show",
         .words = "ID",
         .summary = "tells what an order is and where it may go",
         .leastWords = 1,
         .mostWords = 1,
         .options = {kProfileOption, kDemoOption, kPostgresOption, kFolderOption, kJsonOption,
                     kAsOption},
         .run = show},
        {.name = "order events",
         .words = "ID",
         .summary = "tells what happened to an order, by whom and why",
         .leastWords = 1,
         .mostWords = 1,
         .options = {kProfileOption, kDemoOption, kPostgresOption, kFolderOption, kJsonOption},
         .run = events},
    };
}

} // namespace orderdeck
