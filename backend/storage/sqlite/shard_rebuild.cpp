#include "backend/storage/sqlite/shard_rebuild.h"

#include "backend/orders/fold.h"
#include "backend/storage/sql/row_codec.h"
#include "backend/storage/sqlite/migrations.h"
#include "backend/storage/sqlite/request_trail.h"
#include "backend/storage/sqlite/shard_projector.h"

#include <limits>

namespace orderdeck::sqlite {
namespace {

constexpr int kChunk = 2000;

constexpr const char* kCreateBeside =
    "CREATE TABLE orders_beside (id INTEGER PRIMARY KEY, lifecycle_version INTEGER NOT NULL, "
    "state TEXT NOT NULL, previous_state TEXT NOT NULL, version INTEGER NOT NULL, "
    "since INTEGER NOT NULL, recent BLOB NOT NULL)";
constexpr std::string_view kInsertBeside =
    "INSERT INTO orders_beside (id, lifecycle_version, state, previous_state, version, since, "
    "recent) VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kEvents = "SELECT order_id, version, from_state, to_state, at, "
                                     "lifecycle_version, request_id, position FROM events "
                                     "WHERE (order_id, version, position) > (?, ?, ?) "
                                     "ORDER BY order_id, version, position LIMIT ?";
constexpr std::string_view kRefusals =
    "SELECT request_id FROM refusals WHERE order_id = ? ORDER BY at";

Error cancelledError()
{
    return {ErrorKind::Cancelled, "the rebuild was cancelled; nothing changed"};
}

/// Folds the events of a hot file, in order of orders, into the table beside the present one.
class OrderRebuild {
public:
    explicit OrderRebuild(Connection& hot)
        : m_hot(hot), m_events(hot, kEvents), m_refusals(hot, kRefusals),
          m_insert(hot, kInsertBeside)
    {}

    /// `all` is for the progress: the events are read twice, here and for the lists.
    Result<void> run(const RebuildProgress& progress, std::int64_t all)
    {
        std::int64_t done = 0;
        for (bool more = true; more;) {
            if (!progress(done, all))
                return cancelledError();
            std::vector<Event> events;
            if (auto read = readChunk(events); !read)
                return read;
            for (const Event& event : events)
                if (auto taken = take(event); !taken)
                    return taken;
            done += static_cast<std::int64_t>(events.size());
            more = !events.empty();
        }
        return writeOrder();
    }

private:
    Result<void> readChunk(std::vector<Event>& events)
    {
        return m_events.each(
            [&](const Statement& row) {
                Event& event = events.emplace_back();
                event.order = m_lastOrder = OrderId(row.integer(0));
                event.version = m_lastVersion = row.integer(1);
                event.from = row.text(2);
                event.to = row.text(3);
                event.at = fromMicros(row.integer(4));
                event.lifecycleVersion = static_cast<int>(row.integer(5));
                event.requestId = row.text(6);
                m_lastPosition = row.integer(7);
                return true;
            },
            m_lastOrder.value, m_lastVersion, m_lastPosition, kChunk);
    }

    Result<void> take(const Event& event)
    {
        if (event.order != m_order.id) {
            if (auto written = writeOrder(); !written)
                return written;
            m_order = Order();
            m_order.id = event.order;
            m_trail = RequestTrail();
        }
        fold(m_order, event);
        m_trail.add(event.requestId);
        return {};
    }

    Result<void> writeOrder()
    {
        if (m_order.version == 0)
            return {};
        auto read = m_refusals.each(
            [&](const Statement& row) {
                m_trail.add(row.text(0));
                return true;
            },
            m_order.id.value);
        if (!read)
            return read;
        return m_insert.run(m_order.id.value, m_order.lifecycleVersion,
                            std::string_view(m_order.state),
                            std::string_view(m_order.previousState), m_order.version,
                            toMicros(m_order.since), Blob{m_trail.bytes()});
    }

    Connection& m_hot;
    Statement m_events;
    Statement m_refusals;
    Statement m_insert;
    Order m_order;
    RequestTrail m_trail;
    OrderId m_lastOrder{std::numeric_limits<std::int64_t>::min()};
    std::int64_t m_lastVersion = 0;
    std::int64_t m_lastPosition = 0;
};

/// The targets do not come from events; they are taken along.
Result<void> copyTargets(const std::string& from, Connection& to)
{
    auto old = Connection::open(from, Access::Read);
    if (!old)
        return old.error();
    Statement select(**old, "SELECT lifecycle, lifecycle_version, "
                            "state, micros FROM targets");
    Statement insert(to, "INSERT INTO targets (lifecycle, lifecycle_version, state, micros) "
                         "VALUES (?, ?, ?, ?)");
    Result<void> inserted;
    auto read = select.each([&](const Statement& row) {
        const std::string lifecycle = row.text(0);
        const std::string state = row.text(2);
        inserted = insert.run(std::string_view(lifecycle), row.integer(1), std::string_view(state),
                              row.integer(3));
        return inserted.ok();
    });
    return read ? inserted : read;
}

Result<void> makeLists(const ShardFiles& beside, const std::string& oldLists,
                       const RebuildProgress& progress, std::int64_t all)
{
    {
        auto lists = Connection::open(beside.read, Access::DerivedWrite);
        if (!lists)
            return lists.error();
        auto made = migrate(**lists, readSchema(), [] { return Result<void>(); });
        if (made)
            made = copyTargets(oldLists, **lists);
        if (!made)
            return made;
    }
    auto projector = SqliteShardProjector::open(beside);
    if (!projector)
        return projector.error();
    for (std::int64_t done = all / 2;;) {
        if (!progress(done, all))
            return cancelledError();
        const auto step = (*projector)->step(kChunk);
        if (!step)
            return step.error();
        if (step->folded == 0 && step->settled)
            return {};
        done += step->folded;
    }
}

/// The new read side takes the old one's name. The old one is first brought out of its log, so that
/// the rename replaces all of it at once.
Result<void> swapLists(const std::string& made, const std::string& place)
{
    for (const std::string& path : {made, place}) {
        auto connection = Connection::open(path, Access::DerivedWrite);
        if (!connection)
            return connection.error();
        if (auto single = (*connection)->exec("PRAGMA journal_mode=DELETE"); !single)
            return single;
    }
    std::error_code failure;
    std::filesystem::rename(made, place, failure);
    if (failure)
        return Error{ErrorKind::Io, "the new lists cannot be put in place: " + failure.message(),
                     place};
    return {};
}

} // namespace

Result<void> rebuildShard(const ShardFiles& files, const RebuildProgress& progress)
{
    const ShardFiles beside{files.hot, files.read + ".beside"};
    removeDatabase(beside.read);
    auto hot = Connection::open(files.hot, Access::DurableWrite);
    if (!hot)
        return hot.error();
    const auto events = (*hot)->number("SELECT count(*) FROM events");
    if (!events)
        return events.error();
    auto done = (*hot)->begin();
    if (done)
        done = (*hot)->exec(kCreateBeside);
    if (done)
        done = OrderRebuild(**hot).run(progress, 2 * *events);
    if (done)
        done = (*hot)->exec("DROP TABLE orders");
    if (done)
        done = (*hot)->exec("ALTER TABLE orders_beside RENAME TO orders");
    if (done)
        done = makeLists(beside, files.read, progress, 2 * *events);
    if (done)
        done = (*hot)->commit();
    if (!done) {
        (*hot)->rollback();
        removeDatabase(beside.read);
        return done;
    }
    return swapLists(beside.read, files.read);
}

} // namespace orderdeck::sqlite
