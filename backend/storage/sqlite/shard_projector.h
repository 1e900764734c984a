#pragma once

#include "backend/storage/order_store.h"
#include "backend/storage/sql/row_codec.h"
#include "backend/storage/sqlite/postponed_indexes.h"
#include "backend/storage/sqlite/shard_files.h"

#include <map>
#include <tuple>

namespace orderdeck::sqlite {

/// Folds the feed of a hot file into its read side: reads the one with query_only, is the only
/// writer of the other. Several events of one order in a step cost one row; an order that is born
/// and finished within a step goes straight to the finished list.
class SqliteShardProjector final : public ShardProjector {
public:
    [[nodiscard]] static Result<std::unique_ptr<SqliteShardProjector>>
    open(const ShardFiles& files);

    [[nodiscard]] Result<ProjectionProgress> step(int limit) override;
    void setTargets(const LifecycleCatalogue& catalogue, double timeCompression) override;

private:
    /// Where the row of an order lies now.
    enum class Place { Nowhere, Open, Finished };
    struct Folded {
        Order order; ///< What fold() needs, and the facts for a new row.
        std::string lastActor;
        std::string lastReason;
        Place stored = Place::Nowhere;
        std::string storedState; ///< State that the counts have for it.
        int storedLifecycleVersion = 0;
    };
    struct Step {
        std::int64_t position = 0;
        int events = 0;
        std::map<OrderId, Folded>
            orders;                    ///< In order of id: new rows come at the end of the table.
        std::int64_t openRows = 0;     ///< More of them after the step than before.
        std::int64_t finishedRows = 0; ///< More of them after the step than before.
    };
    using CountKey = std::tuple<std::string, int, std::string, std::string>;

    SqliteShardProjector(std::unique_ptr<Connection> hot, std::unique_ptr<Connection> lists);

    [[nodiscard]] Result<void> gather(Step& step, int limit);
    /// The order of the event as it was before the step, or as the step has folded it so far.
    [[nodiscard]] Result<Folded*> folded(Step& step, const Event& event);
    [[nodiscard]] Result<bool> loadRow(Statement& select, Folded& folded, Place place);
    [[nodiscard]] Result<void> write(Step& step);
    [[nodiscard]] Result<void> writeRow(const Folded& folded, bool open);
    [[nodiscard]] Result<void> writeCounts(const Step& step);
    [[nodiscard]] Result<void> writeTargets(const LifecycleCatalogue& catalogue,
                                            double timeCompression);
    [[nodiscard]] Result<bool> isOpen(const Order& order);

    std::unique_ptr<Connection> m_hot;
    std::unique_ptr<Connection> m_lists;
    Statement m_feed;
    Statement m_birth;
    Statement m_selectOpen;
    Statement m_selectFinished;
    Statement m_insertOpen;
    Statement m_insertFinished;
    Statement m_updateOpen;
    Statement m_deleteOpen;
    Statement m_deleteFinished;
    Statement m_count;
    Statement m_advance;
    PostponedIndexes m_indexes;
    LifecycleCatalogue m_catalogue;
};

} // namespace orderdeck::sqlite
