#include "backend/storage/postgres/stored_catalogue.h"

#include "backend/lifecycle/scxml_reader.h"
#include "backend/storage/postgres/lifecycle_rows.h"

namespace orderdeck::postgres {
namespace {

struct Stored {
    std::string name;
    int version = 0;
    std::string source;
};

Result<void> storeOne(Connection& connection, const InstalledLifecycle& wanted)
{
    auto done = connection.query("SELECT orderdeck.install_lifecycle($1, $2, $3, $4)",
                                 {wanted.name, std::to_string(wanted.version),
                                  wanted.lifecycle->source(), lifecycleRowsJson(*wanted.lifecycle)},
                                 Purpose::Write);
    if (!done)
        return done.error();
    return {};
}

} // namespace

Result<LifecycleCatalogue> loadStoredCatalogue(Connection& connection)
{
    const auto rows = connection.run(
        "SELECT name, version, source FROM orderdeck.lifecycles ORDER BY name, version",
        Purpose::Read);
    if (!rows)
        return rows.error();
    std::vector<InstalledLifecycle> installed;
    for (int row = 0; row < rows->size(); ++row) {
        const Stored stored{rows->text(row, 0), static_cast<int>(rows->integer(row, 1)),
                            rows->text(row, 2)};
        ScxmlReading reading = readScxml(stored.source);
        if (!reading.lifecycle)
            return Error{ErrorKind::Corrupt,
                         "the stored definition " + stored.name + ' ' +
                             std::to_string(stored.version) + " cannot be read",
                         connection.place()};
        installed.push_back({stored.name, stored.version,
                             std::make_shared<const Lifecycle>(std::move(*reading.lifecycle))});
    }
    return LifecycleCatalogue(std::move(installed));
}

Result<void> storeCatalogue(Connection& connection, const LifecycleCatalogue& present,
                            const LifecycleCatalogue& wanted)
{
    for (const InstalledLifecycle& each : wanted.all()) {
        const Lifecycle* known = present.find(each.name, each.version);
        if (known != nullptr && known->source() != each.lifecycle->source())
            return Error{ErrorKind::Conflict,
                         "version " + std::to_string(each.version) + " of " + each.name +
                             " is installed with another text; a version is never changed",
                         connection.place()};
        if (known != nullptr)
            continue;
        if (auto done = storeOne(connection, each); !done)
            return done;
    }
    return {};
}

} // namespace orderdeck::postgres
