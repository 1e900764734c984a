#include "tests/bench/plain_shard.h"

#include <cstdio>
#include <cstdlib>

namespace orderdeck {
namespace {

void require(bool holds, sqlite3* connection)
{
    if (holds)
        return;
    std::fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(connection));
    std::exit(2);
}

void bindText(sqlite3_stmt* statement, int at, std::string_view text)
{
    sqlite3_bind_text(statement, at, text.data() == nullptr ? "" : text.data(),
                      static_cast<int>(text.size()), SQLITE_STATIC);
}

} // namespace

PlainShard::PlainShard(const std::string& path)
{
    require(sqlite3_open(path.c_str(), &m_connection) == SQLITE_OK, m_connection);
    for (const char* pragma :
         {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA wal_autocheckpoint=8000",
          "PRAGMA journal_size_limit=67108864", "PRAGMA cache_size=-16000",
          "PRAGMA temp_store=MEMORY"})
        run(pragma);
    m_begin = prepare("BEGIN IMMEDIATE");
    m_commit = prepare("COMMIT");
    m_find = prepare("SELECT b.id, b.number, b.source, b.customer, b.region, b.total_minor, "
                     "b.currency, b.placed_at, b.lifecycle, b.flags, b.payload, "
                     "o.lifecycle_version, o.state, o.previous_state, o.version, o.since, o.recent "
                     "FROM orders o JOIN births b ON b.id = o.id WHERE o.id = ?");
    m_insert = prepare("INSERT INTO events (order_id, version, name, from_state, to_state, actor, "
                       "role, reason, request_id, at, lifecycle_version, digest, payload) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    m_update = prepare("UPDATE orders SET lifecycle_version = ?, state = ?, previous_state = ?, "
                       "version = ?, since = ?, recent = ? WHERE id = ?");
}

PlainShard::~PlainShard()
{
    m_begin.reset();
    m_commit.reset();
    m_find.reset();
    m_insert.reset();
    m_update.reset();
    sqlite3_close(m_connection);
}

void PlainShard::run(const char* sql)
{
    require(sqlite3_exec(m_connection, sql, nullptr, nullptr, nullptr) == SQLITE_OK, m_connection);
}

PlainShard::Statement PlainShard::prepare(const char* sql)
{
    sqlite3_stmt* statement = nullptr;
    require(sqlite3_prepare_v2(m_connection, sql, -1, &statement, nullptr) == SQLITE_OK,
            m_connection);
    return Statement(statement);
}

void PlainShard::apply(std::span<const TransitionRequest> batch)
{
    require(sqlite3_step(m_begin.get()) == SQLITE_DONE, m_connection);
    sqlite3_reset(m_begin.get());
    for (const TransitionRequest& request : batch)
        applyOne(request);
    require(sqlite3_step(m_commit.get()) == SQLITE_DONE, m_connection);
    sqlite3_reset(m_commit.get());
}

void PlainShard::applyOne(const TransitionRequest& request)
{
    sqlite3_bind_int64(m_find.get(), 1, request.order.value);
    require(sqlite3_step(m_find.get()) == SQLITE_ROW, m_connection);
    const auto text = [&](int column) {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_find.get(), column));
        return std::string(bytes == nullptr ? "" : bytes,
                           static_cast<std::size_t>(sqlite3_column_bytes(m_find.get(), column)));
    };
    const std::string state = text(12);
    const std::string previous = text(13);
    const std::int64_t version = sqlite3_column_int64(m_find.get(), 14) + 1;
    const std::int64_t since = sqlite3_column_int64(m_find.get(), 15);
    std::string recent = text(16) + "hash";
    if (recent.size() > 128)
        recent.erase(0, 4);
    sqlite3_reset(m_find.get());

    sqlite3_stmt* const insert = m_insert.get();
    sqlite3_bind_int64(insert, 1, request.order.value);
    sqlite3_bind_int64(insert, 2, version);
    bindText(insert, 3, request.event);
    bindText(insert, 4, state);
    bindText(insert, 5, state);
    bindText(insert, 6, request.actor.name);
    sqlite3_bind_int64(insert, 7, static_cast<int>(request.actor.role));
    bindText(insert, 8, request.reason);
    bindText(insert, 9, request.requestId);
    sqlite3_bind_int64(insert, 10, toMicros(request.at));
    sqlite3_bind_int64(insert, 11, 1);
    sqlite3_bind_int64(insert, 12, 0x1234567890abcdef);
    bindText(insert, 13, request.payload);
    require(sqlite3_step(insert) == SQLITE_DONE, m_connection);
    sqlite3_reset(insert);

    sqlite3_stmt* const update = m_update.get();
    sqlite3_bind_int64(update, 1, 1);
    bindText(update, 2, state);
    bindText(update, 3, previous);
    sqlite3_bind_int64(update, 4, version);
    sqlite3_bind_int64(update, 5, since);
    sqlite3_bind_blob(update, 6, recent.data(), static_cast<int>(recent.size()), SQLITE_STATIC);
    sqlite3_bind_int64(update, 7, request.order.value);
    require(sqlite3_step(update) == SQLITE_DONE, m_connection);
    sqlite3_reset(update);
}

std::int64_t PlainShard::readVersion(OrderId id)
{
    sqlite3_bind_int64(m_find.get(), 1, id.value);
    require(sqlite3_step(m_find.get()) == SQLITE_ROW, m_connection);
    std::int64_t version = sqlite3_column_int64(m_find.get(), 14);
    for (const int column : {1, 2, 3, 4, 6, 8, 10, 12, 13})
        version += std::string(static_cast<const char*>(sqlite3_column_blob(m_find.get(), column)),
                               static_cast<std::size_t>(sqlite3_column_bytes(m_find.get(), column)))
                       .size() > 1'000'000;
    sqlite3_reset(m_find.get());
    return version;
}

} // namespace orderdeck
