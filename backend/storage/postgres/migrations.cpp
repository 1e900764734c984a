#include "backend/storage/postgres/migrations.h"

#include "resources/resources.h"

#include <array>

namespace orderdeck::postgres {
namespace {

/// Step i leads from version i to i + 1.
constexpr std::array<std::string_view, 9> kScripts{"sql/postgres/001_orders_and_events.sql",
                                                   "sql/postgres/002_lifecycles.sql",
                                                   "sql/postgres/003_audit.sql",
                                                   "sql/postgres/004_transitions.sql",
                                                   "sql/postgres/005_creates.sql",
                                                   "sql/postgres/006_imports.sql",
                                                   "sql/postgres/007_lists.sql",
                                                   "sql/postgres/008_projection.sql",
                                                   "sql/postgres/009_rebuild.sql"};

/// One at a time; a session that dies lets go.
constexpr std::string_view kLock = "SELECT pg_advisory_xact_lock(1329875761, 0); ";
constexpr std::string_view kMark = "INSERT INTO orderdeck.migrations (version) "
                                   "VALUES (current_setting('orderdeck.step')::integer); ";
constexpr std::string_view kBegin =
    "CREATE SCHEMA IF NOT EXISTS orderdeck; "
    "CREATE TABLE IF NOT EXISTS orderdeck.migrations "
    "(version integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())";

Error tooNew(const SchemaVersion& version, const std::string& place)
{
    return {ErrorKind::Unsupported,
            "the store has version " + std::to_string(version.present) +
                ", this program knows versions up to " + std::to_string(version.newest) +
                "; use the newer Orderdeck that made it",
            place};
}

/// The step and the mark that it is done, as one transaction.
Result<void> runStep(Connection& connection, int step)
{
    const auto script = readResource(kScripts[static_cast<std::size_t>(step)]);
    if (!script)
        return script.error();
    // Several statements take no values: the number goes by a setting of the session.
    const auto named = connection.query("SELECT set_config('orderdeck.step', $1, false)",
                                        {std::to_string(step + 1)}, Purpose::Read);
    if (!named)
        return named.error();
    std::string sql(kLock);
    sql.append(kMark).append(*script);
    auto done = connection.run(sql, Purpose::Write);
    if (done)
        return {};
    return done.error();
}

} // namespace

Result<SchemaVersion> schemaVersion(Connection& connection)
{
    SchemaVersion version;
    version.newest = static_cast<int>(kScripts.size());
    const auto table = connection.run("SELECT to_regclass('orderdeck.migrations')", Purpose::Read);
    if (!table)
        return table.error();
    if (table->view(0, 0).empty())
        return version;
    const auto newest =
        connection.run("SELECT coalesce(max(version), 0) FROM orderdeck.migrations", Purpose::Read);
    if (!newest)
        return newest.error();
    version.present = static_cast<int>(newest->integer(0, 0));
    return version;
}

Result<void> migrate(Connection& connection)
{
    auto version = schemaVersion(connection);
    if (version && version->present > version->newest)
        return tooNew(*version, connection.place());
    if (version && version->present < version->newest) {
        auto begun = connection.run(std::string(kLock).append(kBegin), Purpose::Write);
        if (!begun)
            return begun.error();
    }
    while (version && version->present < version->newest) {
        const int step = version->present;
        const auto done = runStep(connection, step);
        version = schemaVersion(connection);
        // Somebody else may have taken the same step first; then there is progress all the same.
        if (!done && version && version->present <= step)
            return done;
    }
    if (!version)
        return version.error();
    return {};
}

Result<void> requireNewest(Connection& connection)
{
    const auto version = schemaVersion(connection);
    if (!version)
        return version.error();
    if (version->present == 0)
        return Error{ErrorKind::NotFound,
                     "there is no store in this database; make one with: orderdeckctl db init",
                     connection.place()};
    if (version->present > version->newest)
        return tooNew(*version, connection.place());
    if (version->present < version->newest)
        return Error{ErrorKind::Conflict,
                     "the store has version " + std::to_string(version->present) +
                         ", this program needs " + std::to_string(version->newest) +
                         "; bring it up with: orderdeckctl db migrate",
                     connection.place()};
    return {};
}

} // namespace orderdeck::postgres
