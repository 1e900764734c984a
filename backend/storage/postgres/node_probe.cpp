#include "backend/storage/postgres/node_probe.h"

#include <charconv>

namespace orderdeck::postgres {
namespace {

using namespace std::chrono_literals;

/// A probe is small; the monitor asks again before long.
constexpr auto kProbeWithin = 800ms;

constexpr const char* kProbe = R"(
SELECT r.recovering,
       current_setting('transaction_read_only') = 'off',
       CASE WHEN r.recovering
            THEN coalesce((SELECT received_tli FROM pg_stat_wal_receiver),
                          (SELECT timeline_id FROM pg_control_checkpoint()))
            ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer END,
       (SELECT system_identifier FROM pg_control_system()),
       CASE WHEN NOT r.recovering THEN pg_current_wal_lsn() - '0/0' END,
       CASE WHEN r.recovering THEN pg_last_wal_receive_lsn() - '0/0' END,
       CASE WHEN r.recovering THEN pg_last_wal_replay_lsn() - '0/0' END,
       CASE WHEN r.recovering THEN
           (extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000000)::bigint END,
       current_setting('synchronous_standby_names') <> ''
           AND current_setting('synchronous_commit') NOT IN ('off', 'local'),
       current_setting('max_connections'),
       (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
       (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
FROM (SELECT pg_is_in_recovery() AS recovering) r)";

std::optional<Lsn> lsn(const Answer& row, int column)
{
    if (row.view(0, column).empty())
        return std::nullopt;
    return Lsn(static_cast<std::uint64_t>(row.integer(0, column)));
}

NodeFacts factsFrom(const Answer& row)
{
    NodeFacts facts;
    facts.isInRecovery = row.isTrue(0, 0);
    facts.isWritable = row.isTrue(0, 1);
    facts.timeline = static_cast<std::uint32_t>(row.integer(0, 2));
    facts.systemIdentifier = static_cast<std::uint64_t>(row.integer(0, 3));
    facts.current = lsn(row, 4);
    facts.received = lsn(row, 5);
    facts.replayed = lsn(row, 6);
    if (!row.view(0, 7).empty())
        facts.sinceLastReplay = Duration(row.integer(0, 7));
    if (!facts.isInRecovery)
        facts.commitSafety =
            row.isTrue(0, 8) ? CommitSafety::Synchronous : CommitSafety::Asynchronous;
    facts.maxConnections = static_cast<int>(row.integer(0, 9));
    facts.connectionsInUse = static_cast<int>(row.integer(0, 10));
    facts.serverTime = fromMicros(row.integer(0, 11));
    return facts;
}

} // namespace

Result<Answer> PostgresNodeProbe::ask()
{
    if (!m_connection) {
        ConnectionSettings settings;
        settings.conninfo = m_conninfo;
        settings.applicationName = "orderdeck probe";
        settings.statementWithin = kProbeWithin;
        settings.cutter = m_cutter;
        auto opened = Connection::open(settings);
        if (!opened)
            return opened.error();
        m_connection = std::move(*opened);
    }
    return m_connection->run(kProbe, Purpose::Read);
}

Result<NodeFacts> PostgresNodeProbe::probe(Deadline deadline)
{
    const auto row = ask();
    if (!row) {
        m_connection.reset();
        return row.error();
    }
    if (deadline.passed())
        return Error{ErrorKind::TimedOut, "the node answered too late", m_connection->place()};
    return factsFrom(*row);
}

} // namespace orderdeck::postgres
