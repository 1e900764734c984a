#include "backend/storage/postgres/primary.h"

namespace orderdeck::postgres {
namespace {

// The name of a log file begins with the timeline in eight hexadecimal digits.
constexpr const char* kTimeline = "SELECT CASE WHEN pg_is_in_recovery() THEN '' "
                                  "ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END";

} // namespace

Result<std::unique_ptr<Connection>> connectToPrimary(const std::vector<std::string>& nodes,
                                                     std::chrono::milliseconds statementWithin)
{
    std::unique_ptr<Connection> primary;
    std::string highest;
    std::string complaints;
    const auto complain = [&](const std::string& words) {
        complaints += (complaints.empty() ? "" : "; ") + words;
    };
    for (const std::string& node : nodes) {
        ConnectionSettings settings;
        settings.conninfo = node;
        settings.statementWithin = statementWithin;
        auto connection = Connection::open(settings);
        if (!connection) {
            complain(connection.error().text());
            continue;
        }
        const auto timeline = (*connection)->run(kTimeline, Purpose::Read);
        if (!timeline)
            complain(timeline.error().text());
        else if (timeline->view(0, 0).empty())
            complain((*connection)->place() + " is a replica");
        else if (timeline->view(0, 0) > highest) {
            highest = timeline->text(0, 0);
            primary = std::move(*connection);
        }
    }
    if (primary)
        return primary;
    return Error{ErrorKind::Unavailable, "no node of the shard takes writes", complaints};
}

} // namespace orderdeck::postgres
