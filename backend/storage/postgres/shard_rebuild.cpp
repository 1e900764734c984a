#include "backend/storage/postgres/shard_rebuild.h"

#include <limits>

namespace orderdeck::postgres {
namespace {

constexpr int kOrdersAtOnce = 2000;
constexpr int kEventsAtOnce = 5000;

// EXCLUSIVE: readers go on, writers wait.
constexpr const char* kBegin = "BEGIN; LOCK TABLE orderdeck.orders IN EXCLUSIVE MODE; "
                               "CREATE TABLE orderdeck.orders_beside (LIKE orderdeck.orders)";
constexpr const char* kSwap =
    "TRUNCATE orderdeck.orders; INSERT INTO orderdeck.orders SELECT * FROM "
    "orderdeck.orders_beside; "
    "DROP TABLE orderdeck.orders_beside; "
    "TRUNCATE orderdeck.open_orders, orderdeck.finished_orders, orderdeck.counts; "
    "UPDATE orderdeck.progress SET position = 0, open_rows = 0, finished_rows = 0";
constexpr const char* kChunk =
    "SELECT max(id) FROM (SELECT DISTINCT order_id AS id FROM orderdeck.events "
    "WHERE order_id > $1 ORDER BY order_id LIMIT $2) ids";

class Rebuild {
public:
    Rebuild(Connection& connection, const RebuildProgress& progress)
        : m_connection(connection), m_progress(progress)
    {}

    Result<void> run()
    {
        const auto events =
            m_connection.run("SELECT count(*) FROM orderdeck.events", Purpose::Read);
        if (!events)
            return events.error();
        m_all = 2 * events->integer(0, 0);
        for (const auto step : {&Rebuild::begin, &Rebuild::foldOrders, &Rebuild::swap,
                                &Rebuild::makeLists, &Rebuild::commit})
            if (auto done = (this->*step)(); !done) {
                (void)m_connection.run("ROLLBACK", Purpose::Read);
                return done;
            }
        return {};
    }

private:
    Result<void> begin() { return exec(kBegin); }
    Result<void> swap() { return exec(kSwap); }
    Result<void> commit() { return exec("COMMIT"); }

    Result<void> exec(const char* sql)
    {
        auto done = m_connection.run(sql, Purpose::Write);
        if (!done)
            return done.error();
        return {};
    }

    Result<void> tell() const
    {
        if (m_progress(m_done, m_all))
            return {};
        return Error{ErrorKind::Cancelled, "the rebuild was cancelled; nothing changed"};
    }

    Result<void> foldOrders()
    {
        for (std::int64_t after = std::numeric_limits<std::int64_t>::min();;) {
            if (auto go = tell(); !go)
                return go;
            const auto last = m_connection.query(
                kChunk, {std::to_string(after), std::to_string(kOrdersAtOnce)}, Purpose::Write);
            if (!last)
                return last.error();
            if (last->view(0, 0).empty())
                return {};
            const auto folded =
                m_connection.query("SELECT orderdeck.rebuild_orders($1, $2)",
                                   {std::to_string(after), last->text(0, 0)}, Purpose::Write);
            if (!folded)
                return folded.error();
            after = last->integer(0, 0);
            m_done += folded->integer(0, 0);
        }
    }

    Result<void> makeLists()
    {
        for (;;) {
            if (auto go = tell(); !go)
                return go;
            const auto folded = m_connection.query("SELECT folded FROM orderdeck.project($1)",
                                                   {std::to_string(kEventsAtOnce)}, Purpose::Write);
            if (!folded)
                return folded.error();
            if (folded->integer(0, 0) == 0)
                return {};
            m_done += folded->integer(0, 0);
        }
    }

    Connection& m_connection;
    const RebuildProgress& m_progress;
    std::int64_t m_done = 0;
    std::int64_t m_all = 0;
};

} // namespace

Result<void> rebuildShard(Connection& connection, const RebuildProgress& progress)
{
    return Rebuild(connection, progress).run();
}

} // namespace orderdeck::postgres
