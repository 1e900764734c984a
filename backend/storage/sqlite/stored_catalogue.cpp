#include "backend/storage/sqlite/stored_catalogue.h"

#include "backend/lifecycle/scxml_reader.h"
#include "backend/storage/sqlite/statement.h"

namespace orderdeck::sqlite {

Result<LifecycleCatalogue> loadStoredCatalogue(Connection& connection)
{
    struct Stored {
        std::string name;
        int version;
        std::string source;
    };
    std::vector<Stored> stored;
    Statement select(connection, "SELECT name, version, source "
                                 "FROM lifecycles ORDER BY name, version");
    auto read = select.each([&](const Statement& row) {
        stored.push_back({row.text(0), static_cast<int>(row.integer(1)), row.text(2)});
        return true;
    });
    if (!read)
        return read.error();
    std::vector<InstalledLifecycle> installed;
    for (const Stored& each : stored) {
        ScxmlReading reading = readScxml(each.source);
        if (!reading.lifecycle)
            return Error{ErrorKind::Corrupt,
                         "the stored definition " + each.name + ' ' + std::to_string(each.version) +
                             " cannot be read",
                         connection.path()};
        installed.push_back({each.name, each.version,
                             std::make_shared<const Lifecycle>(std::move(*reading.lifecycle))});
    }
    return LifecycleCatalogue(std::move(installed));
}

Result<void> storeCatalogue(Connection& connection, const LifecycleCatalogue& present,
                            const LifecycleCatalogue& wanted)
{
    Statement insert(connection, "INSERT INTO lifecycles (name, version, source) "
                                 "VALUES (?, ?, ?)");
    for (const InstalledLifecycle& each : wanted.all()) {
        const Lifecycle* known = present.find(each.name, each.version);
        if (known != nullptr && known->source() != each.lifecycle->source())
            return Error{ErrorKind::Conflict,
                         "version " + std::to_string(each.version) + " of " + each.name +
                             " is installed with another text; a version is never changed",
                         connection.path()};
        if (known != nullptr)
            continue;
        auto done = insert.run(std::string_view(each.name), each.version,
                               std::string_view(each.lifecycle->source()));
        if (!done)
            return done;
    }
    return {};
}

} // namespace orderdeck::sqlite
