#include "tests/storage/store_damages.h"

namespace orderdeck {

namespace {

struct Row {
    const char* name;
    const char* sql;
    const char* found;
};

constexpr Row kEvents[] = {
    // Order 7 is closed: created, pay, ship, close. Its id is 8 << 12 | bucket.
    {"event lost", "DELETE FROM events WHERE order_id >> 12 = 8 AND version = 2",
     "version gap, from does not follow"},
    {"last event lost", "DELETE FROM events WHERE order_id >> 12 = 8 AND version = 4",
     "row differs from events"},
    {"first event lost", "DELETE FROM events WHERE order_id >> 12 = 8 AND version = 1",
     "version gap, from does not follow, wrong birth"},
    {"all events lost", "DELETE FROM events WHERE order_id >> 12 = 8", "order without events"},
    {"event doubled",
     "DROP INDEX events_by_order|CREATE INDEX events_by_order ON events (order_id, version)|"
     "INSERT INTO events SELECT (SELECT max(position) + 1 FROM events), order_id, version, "
     "name, "
     "from_state, to_state, actor, role, reason, 'again', at, lifecycle_version, digest, "
     "payload "
     "FROM events WHERE order_id >> 12 = 8 AND version = 4",
     "version twice, from does not follow"},
    {"request doubled",
     "UPDATE events SET request_id = 's1' WHERE order_id >> 12 = 8 AND version = 2",
     "request twice"},
    {"request applied and refused",
     "UPDATE events SET request_id = 'bad' WHERE order_id >> 12 = 6 AND version = 2",
     "request twice"},
    {"version jumps", "UPDATE events SET version = 9 WHERE order_id >> 12 = 8 AND version = 4",
     "version gap, row differs from events"},
    {"from changed",
     "UPDATE events SET from_state = 'paid' WHERE order_id >> 12 = 8 AND version = 4",
     "from does not follow"},
    {"to changed",
     "UPDATE events SET to_state = 'cancelled' WHERE order_id >> 12 = 8 AND version = 4",
     "illegal step, row differs from events"},
    {"role too low", "UPDATE events SET role = 0 WHERE order_id >> 12 = 8 AND version = 2",
     "illegal step"},
    {"event renamed", "UPDATE events SET name = 'pay' WHERE order_id >> 12 = 8 AND version = 4",
     "illegal step"},
    {"created in the middle",
     "UPDATE events SET name = 'created' WHERE order_id >> 12 = 8 AND version = 3", "wrong birth"},
    {"born elsewhere",
     "UPDATE events SET to_state = 'closed' WHERE order_id >> 12 = 9 AND version = 1",
     "illegal step, row differs from events"},
    {"event after the end",
     "INSERT INTO events SELECT (SELECT max(position) + 1 FROM events), order_id, 5, 'note', "
     "'closed', 'closed', actor, role, reason, 'late', at, lifecycle_version, digest, payload "
     "FROM events WHERE order_id >> 12 = 8 AND version = 4|"
     "UPDATE orders SET version = 5 WHERE id >> 12 = 8",
     "event after final state"},
    {"guard that did not hold", "UPDATE births SET total_minor = 200000 WHERE id >> 12 = 8",
     "illegal step, list row differs"},
    {"reason lost",
     "UPDATE events SET name = 'cancel', to_state = 'cancelled', reason = '' "
     "WHERE order_id >> 12 = 2 AND version = 2|"
     "UPDATE orders SET state = 'cancelled' WHERE id >> 12 = 2",
     "illegal step, list row differs"},
    {"born into no state",
     "UPDATE events SET to_state = 'nowhere' WHERE order_id >> 12 = 9 AND version = 1",
     "illegal step, row differs from events"},
    {"event of another order",
     "UPDATE events SET order_id = (SELECT id FROM births WHERE id >> 12 = 5), version = 2 "
     "WHERE order_id >> 12 = 8 AND version = 4",
     "from does not follow, row differs from events"},
    {"events exchanged",
     "UPDATE events SET version = -version WHERE order_id >> 12 = 8 AND version > 2|"
     "UPDATE events SET version = 7 + version WHERE order_id >> 12 = 8 AND version < 0",
     "from does not follow, row differs from events"},
};

constexpr Row kRows[] = {
    {"unknown definition",
     "UPDATE events SET lifecycle_version = 9 WHERE order_id >> 12 = 8 AND version = 4",
     "definition missing, row differs from events"},
    {"state of the row", "UPDATE orders SET state = 'paid' WHERE id >> 12 = 8",
     "row differs from events, list row differs"},
    {"version of the row", "UPDATE orders SET version = 3 WHERE id >> 12 = 8",
     "row differs from events, list row differs"},
    {"since of the row", "UPDATE orders SET since = since + 1 WHERE id >> 12 = 8",
     "row differs from events, list row differs"},
    {"previous state of the row", "UPDATE orders SET previous_state = '' WHERE id >> 12 = 8",
     "row differs from events"},
    {"row lost", "DELETE FROM orders WHERE id >> 12 = 8",
     "events without order, list row of unknown order"},
    {"refusal of nobody", "UPDATE refusals SET order_id = 4096000 WHERE order_id >> 12 = 6",
     "refusal without order"},
    {"birth lost", "DELETE FROM births WHERE id >> 12 = 8",
     "events without order, list row of unknown order"},
    {"row of nobody",
     "INSERT INTO births SELECT 4096000, 'Z-1', source, customer, region, total_minor, "
     "currency, placed_at, lifecycle, flags, 'z', payload FROM births WHERE id >> 12 = 8|"
     "INSERT INTO orders SELECT 4096000, lifecycle_version, state, previous_state, version, "
     "since, recent FROM orders WHERE id >> 12 = 8",
     "order without events, list row missing"},
    {"order renumbered", "UPDATE orders SET id = 4096001 WHERE id >> 12 = 8",
     "events without order, list row of unknown order"},
    {"definition of the row", "UPDATE orders SET lifecycle_version = 2 WHERE id >> 12 = 8",
     "row differs from events, list row differs"},
    {"definitions lost", "DELETE FROM lifecycles", "definition missing"},
    {"another shop's definition", "UPDATE births SET lifecycle = 'grocery' WHERE id >> 12 = 8",
     "definition missing, list row differs"},
    {"number changed", "UPDATE births SET number = 'A-999' WHERE id >> 12 = 8", "list row differs"},
    {"total changed", "UPDATE births SET total_minor = 1 WHERE id >> 12 = 8", "list row differs"},
};

constexpr Row kLists[] = {
    {"list row lost", "DELETE FROM finished_orders WHERE id >> 12 = 8",
     "list row missing, count differs"},
    {"list row changed", "UPDATE open_orders SET state = 'held' WHERE id >> 12 = 9",
     "list row differs, count differs"},
    {"list row in the wrong list",
     "INSERT INTO open_orders SELECT * FROM finished_orders WHERE id >> 12 = 8|"
     "DELETE FROM finished_orders WHERE id >> 12 = 8",
     "list row differs"},
    {"list row of nobody", "UPDATE finished_orders SET id = 4096000 WHERE id >> 12 = 8",
     "list row of unknown order, list row missing"},
    {"count changed", "UPDATE counts SET orders = orders + 1 WHERE state = 'closed'",
     "count differs"},
    {"list row in both lists",
     "INSERT INTO open_orders SELECT * FROM finished_orders WHERE id >> 12 = 8",
     "list row differs, count differs"},
    {"customer of a list row", "UPDATE finished_orders SET customer = 'C-99' WHERE id >> 12 = 8",
     "list row differs"},
    {"state of no order counted", "INSERT INTO counts VALUES ('shop', 1, 'nowhere', 'SP', 3)",
     "count differs"},
    {"position beyond the events", "UPDATE progress SET position = position + 1000",
     "lists ahead of events"},
    {"lists emptied", "DELETE FROM open_orders|DELETE FROM finished_orders|DELETE FROM counts",
     "list row missing"},
    {"count lost", "DELETE FROM counts WHERE state = 'closed'", "count differs"},
};

} // namespace

std::vector<StoreDamage> storeDamages()
{
    std::vector<StoreDamage> damages;
    for (const Row& row : kEvents)
        damages.push_back({row.name, "shard-0001.db", row.sql, row.found});
    for (const Row& row : kRows)
        damages.push_back({row.name, "shard-0001.db", row.sql, row.found});
    for (const Row& row : kLists)
        damages.push_back({row.name, "shard-0001.read.db", row.sql, row.found});
    return damages;
}

} // namespace orderdeck
