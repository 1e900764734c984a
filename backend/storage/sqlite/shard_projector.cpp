#include "backend/storage/sqlite/shard_projector.h"

#include "backend/foundation/logging.h"
#include "backend/orders/fold.h"
#include "backend/storage/sqlite/stored_catalogue.h"

#include <algorithm>

namespace orderdeck::sqlite {
namespace {

constexpr std::string_view kFeed = "SELECT position, order_id, version, from_state, to_state, "
                                   "actor, reason, at, lifecycle_version FROM events "
                                   "WHERE position > ? ORDER BY position LIMIT ?";

// As birthFrom() reads it, without the payload: no list shows it, and it may be long.
constexpr std::string_view kBirth =
    "SELECT b.id, b.number, b.source, b.customer, b.region, b.total_minor, b.currency, "
    "b.placed_at, b.lifecycle, b.flags, x'' FROM births b WHERE b.id = ?";

// What fold() and the counts need of a row; its other facts do not change.
constexpr std::string_view kSelectOpen =
    "SELECT lifecycle, lifecycle_version, state, since, version, "
    "region FROM open_orders WHERE id = ?";
constexpr std::string_view kSelectFinished =
    "SELECT lifecycle, lifecycle_version, state, since, version, "
    "region FROM finished_orders WHERE id = ?";
constexpr std::string_view kInsertOpen =
    "INSERT INTO open_orders (id, number, source, customer, region, lifecycle, lifecycle_version, "
    "state, since, placed_at, total_minor, currency, version, flags, last_actor, last_reason) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kInsertFinished =
    "INSERT INTO finished_orders (id, number, source, customer, region, lifecycle, "
    "lifecycle_version, state, since, placed_at, total_minor, currency, version, flags, "
    "last_actor, last_reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kUpdateOpen =
    "UPDATE open_orders SET lifecycle_version = ?, state = ?, since = ?, "
    "version = ?, last_actor = ?, last_reason = ? WHERE id = ?";
constexpr std::string_view kCount =
    "INSERT INTO counts (lifecycle, lifecycle_version, state, region, orders) "
    "VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (lifecycle, lifecycle_version, state, region) "
    "DO UPDATE SET orders = orders + excluded.orders";

Event eventOf(const Statement& row)
{
    Event event;
    event.order = OrderId(row.integer(1));
    event.version = row.integer(2);
    event.from = row.text(3);
    event.to = row.text(4);
    event.actor.name = row.text(5);
    event.reason = row.text(6);
    event.at = fromMicros(row.integer(7));
    event.lifecycleVersion = static_cast<int>(row.integer(8));
    return event;
}

} // namespace

SqliteShardProjector::SqliteShardProjector(std::unique_ptr<Connection> hot,
                                           std::unique_ptr<Connection> lists)
    : m_hot(std::move(hot)), m_lists(std::move(lists)), m_feed(*m_hot, kFeed),
      m_birth(*m_hot, kBirth), m_selectOpen(*m_lists, kSelectOpen),
      m_selectFinished(*m_lists, kSelectFinished), m_insertOpen(*m_lists, kInsertOpen),
      m_insertFinished(*m_lists, kInsertFinished), m_updateOpen(*m_lists, kUpdateOpen),
      m_deleteOpen(*m_lists, "DELETE FROM open_orders WHERE id = ?"),
      m_deleteFinished(*m_lists, "DELETE FROM finished_orders WHERE id = ?"),
      m_count(*m_lists, kCount),
      m_advance(*m_lists, "UPDATE progress SET position = ?, open_rows = open_rows + ?, "
                          "finished_rows = finished_rows + ?"),
      m_indexes(*m_lists)
{}

Result<std::unique_ptr<SqliteShardProjector>> SqliteShardProjector::open(const ShardFiles& files)
{
    auto hot = Connection::open(files.hot, Access::Read);
    if (!hot)
        return hot.error();
    auto lists = Connection::open(files.read, Access::DerivedWrite);
    if (!lists)
        return lists.error();
    std::unique_ptr<SqliteShardProjector> projector(
        new SqliteShardProjector(std::move(*hot), std::move(*lists)));
    if (auto loaded = projector->m_indexes.load(); !loaded)
        return loaded.error();
    return projector;
}

Result<ProjectionProgress> SqliteShardProjector::step(int limit)
{
    const auto head = m_hot->number("SELECT max(position) FROM events");
    if (!head)
        return head.error();
    const auto position = m_lists->number("SELECT position FROM progress");
    if (!position)
        return position.error();
    if (auto tended = m_indexes.tend(*head - *position); !tended)
        return tended.error();
    Step step;
    step.position = *position;
    if (auto done = gather(step, limit); !done)
        return done.error();
    if (step.events > 0) {
        if (auto begun = m_lists->begin(); !begun)
            return begun.error();
        if (auto done = write(step); !done) {
            m_lists->rollback();
            return done.error();
        }
        if (auto committed = m_lists->commit(); !committed)
            return committed.error();
    }
    return ProjectionProgress{step.position, std::max(*head, step.position), step.events,
                              !m_indexes.any()};
}

Result<void> SqliteShardProjector::gather(Step& step, int limit)
{
    std::vector<Event> events;
    events.reserve(static_cast<std::size_t>(limit));
    auto read = m_feed.each(
        [&](const Statement& row) {
            step.position = row.integer(0);
            events.push_back(eventOf(row));
            return true;
        },
        step.position, limit);
    if (!read)
        return read;
    step.events = static_cast<int>(events.size());
    for (Event& event : events) {
        const auto target = folded(step, event);
        if (!target)
            return target.error();
        fold((*target)->order, event);
        (*target)->lastActor = std::move(event.actor.name);
        (*target)->lastReason = std::move(event.reason);
    }
    return {};
}

Result<bool> SqliteShardProjector::loadRow(Statement& select, Folded& folded, Place place)
{
    auto read = select.each(
        [&](const Statement& row) {
            folded.order.lifecycle = row.text(0);
            folded.storedLifecycleVersion = static_cast<int>(row.integer(1));
            folded.order.lifecycleVersion = folded.storedLifecycleVersion;
            folded.storedState = row.text(2);
            folded.order.state = folded.storedState;
            folded.order.since = fromMicros(row.integer(3));
            folded.order.version = row.integer(4);
            folded.order.region = row.text(5);
            folded.stored = place;
            return false;
        },
        folded.order.id.value);
    if (!read)
        return read.error();
    return folded.stored == place;
}

Result<SqliteShardProjector::Folded*> SqliteShardProjector::folded(Step& step, const Event& event)
{
    const OrderId id = event.order;
    const auto [entry, isNew] = step.orders.try_emplace(id);
    Folded& folded = entry->second;
    if (!isNew)
        return &folded;
    folded.order.id = id;
    if (event.version > 1) {
        auto loaded = loadRow(m_selectOpen, folded, Place::Open);
        if (loaded && !*loaded)
            loaded = loadRow(m_selectFinished, folded, Place::Finished);
        if (!loaded)
            return loaded.error();
        if (*loaded)
            return &folded;
    }
    auto read = m_birth.each(
        [&](const Statement& row) {
            folded.order = sql::birthFrom(row);
            return false;
        },
        id.value);
    if (!read)
        return read.error();
    return &folded;
}

Result<bool> SqliteShardProjector::isOpen(const Order& order)
{
    const Lifecycle* lifecycle = m_catalogue.find(order.lifecycle, order.lifecycleVersion);
    if (lifecycle == nullptr) {
        auto stored = loadStoredCatalogue(*m_hot);
        if (!stored)
            return stored.error();
        m_catalogue = std::move(*stored);
        lifecycle = m_catalogue.find(order.lifecycle, order.lifecycleVersion);
    }
    if (lifecycle == nullptr)
        return Error{ErrorKind::Corrupt,
                     "the definition " + order.lifecycle + ' ' +
                         std::to_string(order.lifecycleVersion) + " of an order is missing",
                     toString(order.id)};
    const StateIndex state = lifecycle->stateIndex(order.state);
    return state == kNoState || !lifecycle->states()[state].final;
}

Result<void> SqliteShardProjector::write(Step& step)
{
    for (const auto& [id, folded] : step.orders) {
        const auto open = isOpen(folded.order);
        if (!open)
            return open.error();
        if (auto done = writeRow(folded, *open); !done)
            return done;
        if (folded.stored == Place::Open)
            --step.openRows;
        else if (folded.stored == Place::Finished)
            --step.finishedRows;
        ++(*open ? step.openRows : step.finishedRows);
    }
    if (auto done = writeCounts(step); !done)
        return done;
    return m_advance.run(step.position, step.openRows, step.finishedRows);
}

Result<void> SqliteShardProjector::writeRow(const Folded& folded, bool open)
{
    const std::int64_t id = folded.order.id.value;
    if (open && folded.stored == Place::Open)
        return m_updateOpen.run(folded.order.lifecycleVersion, std::string_view(folded.order.state),
                                toMicros(folded.order.since), folded.order.version,
                                std::string_view(folded.lastActor),
                                std::string_view(folded.lastReason), id);
    Order order = folded.order;
    if (folded.stored != Place::Nowhere) {
        // The row moves to the other list: its facts come from the birth again.
        auto read = m_birth.each(
            [&](const Statement& row) {
                order = sql::birthFrom(row);
                return false;
            },
            id);
        if (!read)
            return read;
        auto& remove = folded.stored == Place::Open ? m_deleteOpen : m_deleteFinished;
        if (auto removed = remove.run(id); !removed)
            return removed;
    }
    const Order& now = folded.order;
    auto& insert = open ? m_insertOpen : m_insertFinished;
    return insert.run(id, std::string_view(order.number), std::string_view(order.source),
                      std::string_view(order.customer), std::string_view(order.region),
                      std::string_view(order.lifecycle), now.lifecycleVersion,
                      std::string_view(now.state), toMicros(now.since), toMicros(order.placedAt),
                      order.totalMinor, std::string_view(order.currency), now.version, order.flags,
                      std::string_view(folded.lastActor), std::string_view(folded.lastReason));
}

Result<void> SqliteShardProjector::writeCounts(const Step& step)
{
    std::map<CountKey, std::int64_t> changes;
    for (const auto& [id, folded] : step.orders) {
        const Order& order = folded.order;
        if (folded.stored != Place::Nowhere)
            --changes[{order.lifecycle, folded.storedLifecycleVersion, folded.storedState,
                       order.region}];
        ++changes[{order.lifecycle, order.lifecycleVersion, order.state, order.region}];
    }
    for (const auto& [key, change] : changes) {
        const auto& [lifecycle, version, state, region] = key;
        if (change == 0)
            continue;
        auto done = m_count.run(std::string_view(lifecycle), version, std::string_view(state),
                                std::string_view(region), change);
        if (!done)
            return done;
    }
    return {};
}

Result<void> SqliteShardProjector::writeTargets(const LifecycleCatalogue& catalogue,
                                                double timeCompression)
{
    if (auto done = m_lists->exec("DELETE FROM targets"); !done)
        return done;
    Statement insert(*m_lists, "INSERT INTO targets (lifecycle, lifecycle_version, state, micros) "
                               "VALUES (?, ?, ?, ?)");
    for (const InstalledLifecycle& installed : catalogue.all())
        for (const LifecycleState& state : installed.lifecycle->states()) {
            if (!state.target)
                continue;
            const auto micros = static_cast<std::int64_t>(
                static_cast<double>(state.target->count()) / timeCompression);
            auto done = insert.run(std::string_view(installed.name), installed.version,
                                   std::string_view(state.id), micros);
            if (!done)
                return done;
        }
    return {};
}

void SqliteShardProjector::setTargets(const LifecycleCatalogue& catalogue, double timeCompression)
{
    m_catalogue = catalogue;
    auto done = m_lists->begin();
    if (done)
        done = writeTargets(catalogue, timeCompression);
    if (done)
        done = m_lists->commit();
    if (!done) {
        m_lists->rollback();
        qCWarning(logStorage) << "targets:" << done.error().text().c_str();
    }
}

} // namespace orderdeck::sqlite
