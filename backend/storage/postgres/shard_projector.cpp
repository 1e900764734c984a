#include "backend/storage/postgres/shard_projector.h"

#include "backend/foundation/logging.h"
#include "backend/storage/postgres/array_codec.h"
#include "backend/storage/postgres/audit_sealing.h"

namespace orderdeck::postgres {
namespace {

/// Whose writer died between a batch and its sealing has entries in the inbox; there is no hurry.
constexpr int kStepsBetweenSeals = 100;

constexpr const char* kTargets = "SELECT orderdeck.set_targets($1, $2, $3, $4)";

} // namespace

Result<ProjectionProgress> PostgresShardProjector::step(int limit)
{
    if (m_stepsUnsealed++ >= kStepsBetweenSeals) {
        m_stepsUnsealed = 0;
        if (const auto sealed = sealAudit(*m_connection, m_shard); !sealed)
            return sealed.error();
    }
    const auto folded = m_connection->query("SELECT * FROM orderdeck.project($1)",
                                            {std::to_string(limit)}, Purpose::Write);
    if (!folded)
        return folded.error();
    return ProjectionProgress{folded->integer(0, 0), folded->integer(0, 1),
                              static_cast<int>(folded->integer(0, 2))};
}

void PostgresShardProjector::setTargets(const LifecycleCatalogue& catalogue, double timeCompression)
{
    ArrayWriter lifecycles(ArrayWriter::Of::Text);
    ArrayWriter versions(ArrayWriter::Of::Integer);
    ArrayWriter states(ArrayWriter::Of::Text);
    ArrayWriter micros(ArrayWriter::Of::Bigint);
    for (const InstalledLifecycle& installed : catalogue.all())
        for (const LifecycleState& state : installed.lifecycle->states()) {
            if (!state.target)
                continue;
            lifecycles.add(std::string_view(installed.name));
            versions.add(std::int64_t(installed.version));
            states.add(std::string_view(state.id));
            micros.add(static_cast<std::int64_t>(static_cast<double>(state.target->count()) /
                                                 timeCompression));
        }
    const auto done = m_connection->write(
        kTargets, {lifecycles.wire(), versions.wire(), states.wire(), micros.wire()});
    if (!done)
        qCWarning(logStorage) << "targets:" << done.error().text().c_str();
}

} // namespace orderdeck::postgres
