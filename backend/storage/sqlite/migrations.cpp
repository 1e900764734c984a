#include "backend/storage/sqlite/migrations.h"

#include "resources/resources.h"

#include <array>

namespace orderdeck::sqlite {
namespace {

constexpr std::array<std::string_view, 3> kHotScripts{"sql/sqlite/001_orders_and_events.sql",
                                                      "sql/sqlite/002_refusals.sql",
                                                      "sql/sqlite/003_audit.sql"};
constexpr std::array<std::string_view, 3> kReadScripts{"sql/sqlite/read/001_lists.sql",
                                                       "sql/sqlite/read/002_targets.sql",
                                                       "sql/sqlite/read/003_search.sql"};

/// Qt runs one statement at a time. In the scripts a semicolon at the end of a line ends one.
Result<void> runScript(Connection& connection, std::string_view path)
{
    const auto script = readResource(path);
    if (!script)
        return script.error();
    std::string_view rest = *script;
    for (auto end = rest.find(";\n"); end != std::string_view::npos; end = rest.find(";\n")) {
        if (auto done = connection.exec(std::string(rest.substr(0, end)).c_str()); !done)
            return done;
        rest.remove_prefix(end + 2);
    }
    return {};
}

Result<void> runSteps(Connection& connection, const Schema& schema, std::int64_t from,
                      const std::function<Result<void>()>& completing)
{
    for (auto step = static_cast<std::size_t>(from); step < schema.scripts.size(); ++step)
        if (auto done = runScript(connection, schema.scripts[step]); !done)
            return done;
    return from == 0 ? completing() : Result<void>{};
}

Result<std::int64_t> storedVersion(Connection& connection, const Schema& schema)
{
    const auto tables = connection.number("SELECT count(*) FROM sqlite_schema");
    if (!tables)
        return tables.error();
    if (*tables == 0)
        return std::int64_t(0);
    const auto application = connection.number("PRAGMA application_id");
    if (!application)
        return application.error();
    if (*application != schema.applicationId)
        return Error{ErrorKind::Corrupt,
                     "the file is a database of another program, not a " +
                         std::string(schema.what) + " of Orderdeck",
                     connection.path()};
    return connection.number("PRAGMA user_version");
}

} // namespace

const Schema& hotSchema()
{
    static const Schema schema{"store", 1329875761, kHotScripts};
    return schema;
}

const Schema& readSchema()
{
    static const Schema schema{"read side", 1329875762, kReadScripts};
    return schema;
}

Result<void> migrate(Connection& connection, const Schema& schema,
                     const std::function<Result<void>()>& completing)
{
    const auto version = storedVersion(connection, schema);
    if (!version)
        return version.error();
    const auto newest = static_cast<std::int64_t>(schema.scripts.size());
    if (*version > newest)
        return Error{ErrorKind::Unsupported,
                     "the " + std::string(schema.what) + " has version " +
                         std::to_string(*version) + ", this program knows versions up to " +
                         std::to_string(newest) + "; use the newer Orderdeck that made it",
                     connection.path()};
    if (*version == newest)
        return {};
    if (auto begun = connection.begin(); !begun)
        return begun;
    if (auto done = runSteps(connection, schema, *version, completing); !done) {
        connection.rollback();
        return done;
    }
    return connection.commit();
}

} // namespace orderdeck::sqlite
