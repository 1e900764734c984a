#include "app/orderdeckctl/acting_person.h"
#include "app/orderdeckctl/command.h"
#include "app/orderdeckctl/order_lookup.h"
#include "app/orderdeckctl/order_text.h"
#include "app/orderdeckctl/store_access.h"
#include "backend/service/await.h"

#include <ostream>

namespace orderdeck {

namespace {

constexpr std::int64_t kMostRows = 100'000;
constexpr std::int64_t kRowsOfAPage = 1000;
constexpr std::chrono::seconds kProjectionWithin{10};

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

Result<OrderFilter> filterOf(const CommandLine& line)
{
    std::string text;
    for (const std::string& word : line.words())
        text += (text.empty() ? "" : " ") + word;
    FilterReading reading = parseFilter(text);
    for (const FilterTerm& term : reading.terms) {
        if (!term.error.empty())
            return Error{ErrorKind::Invalid, "'" + text.substr(term.begin, term.length) +
                                                 "' is not understood: " + term.error};
    }
    return std::move(reading.filter);
}

Result<OrderQuery> queryOf(const CommandLine& line)
{
    Result<OrderFilter> filter = filterOf(line);
    if (!filter)
        return filter.error();
    OrderQuery query{.filter = std::move(*filter), .after = line.value("after", "")};
    const std::string sort = line.value("sort", name(query.sort));
    const auto known = parseOrderSort(sort);
    if (!known)
        return Error{ErrorKind::Invalid, "--sort takes longest, newest, oldest, largest or number, "
                                         "not '" +
                                             sort + "'"};
    query.sort = *known;
    return query;
}

/// As many pages as `rows` takes, as one.
Result<OrderPage> pages(ServiceDoor& door, OrderQuery query, std::int64_t rows)
{
    OrderPage all;
    while (true) {
        const auto left = rows - static_cast<std::int64_t>(all.rows.size());
        query.limit = static_cast<int>(std::min(left, kRowsOfAPage));
        Result<OrderPage> page = awaitResult<OrderPage>(
            [&](auto done) { door.list(query, std::make_shared<CancelFlag>(), std::move(done)); },
            Deadline::after(kAnswerWithin));
        if (!page)
            return page.error();
        if (all.rows.empty())
            all = std::move(*page);
        else {
            all.rows.insert(all.rows.end(), std::make_move_iterator(page->rows.begin()),
                            std::make_move_iterator(page->rows.end()));
            all.next = page->next;
        }
        if (all.next.empty() || static_cast<std::int64_t>(all.rows.size()) >= rows)
            return all;
        query.after = all.next;
    }
}

Outcome list(const CommandLine& line, Terminal& terminal)
{
    const Result<Profile> profile = profileOf(line);
    if (!profile)
        return Outcome::wrongUse(profile.error());
    const Result<OrderQuery> query = queryOf(line);
    if (!query)
        return Outcome::wrongUse(query.error());
    const auto limit = line.number("limit", 1, kMostRows);
    if (!limit)
        return Outcome::wrongUse(limit.error());
    const auto access = StoreAccess::open(*profile, NewStore::Refuse);
    if (!access)
        return Outcome::unreachable(access.error());
    // A store that was just opened may have events that its lists do not know yet.
    if (OrderService* service = (*access)->service();
        service != nullptr && !service->waitForProjections(Deadline::after(kProjectionWithin)))
        terminal.err << "orderdeckctl: the lists are still being caught up; some orders may be "
                        "missing\n";
    const Result<OrderPage> page = pages((*access)->door(), *query, limit->value_or(200));
    if (!page)
        return page.error().kind == ErrorKind::Invalid ? Outcome::wrongUse(page.error())
                                                       : Outcome::unreachable(page.error());
    if (line.has("json"))
        terminal.out << toLine(Json(*page)) << '\n';
    else
        terminal.out << rowsText(page->rows, SystemClock().now()) << pageEnding(*page);
    return Outcome::done();
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
         .options = {kProfileOption, kDemoOption, kFolderOption, kJsonOption, kAsOption},
         .run = show},
        {.name = "order list",
         .words = "[FILTER…]",
         .summary = "lists orders, like: state:packed age>2h region:SP total>100 is:stuck A-10",
         .mostWords = 64,
         .options = {kProfileOption,
                     kDemoOption,
                     kFolderOption,
                     kJsonOption,
                     {"sort", "longest|newest|oldest|largest|number"},
                     {"limit", "ROWS"},
                     {"after", "CURSOR"}},
         .run = list},
        {.name = "order events",
         .words = "ID",
         .summary = "tells what happened to an order, by whom and why",
         .leastWords = 1,
         .mostWords = 1,
         .options = {kProfileOption, kDemoOption, kFolderOption, kJsonOption},
         .run = events},
    };
}

} // namespace orderdeck
