#pragma once

#include "backend/storage/sqlite/statement.h"

#include <cstdint>

namespace orderdeck::sqlite {

/// Takes the indexes of the finished orders away while very many events are folded into them, and
/// makes them again afterwards, one at a time. What is missing stands in the file, so that it is
/// made up for after a crash. Meanwhile finished orders cannot be listed. Belongs to the projector.
class PostponedIndexes {
public:
    struct Settings {
        std::int64_t worthPostponing = 400'000; ///< Events behind; fewer are folded in as it is.
        std::int64_t nearlyThere = 20'000;      ///< Events behind; then they are made again.
    };
    explicit PostponedIndexes(Connection& lists) : PostponedIndexes(lists, Settings()) {}
    PostponedIndexes(Connection& lists, Settings settings) : m_lists(lists), m_settings(settings) {}

    /// Whether indexes are missing as the file says; to be called once, first.
    [[nodiscard]] Result<void> load();
    [[nodiscard]] bool any() const { return m_any; }
    /// How far behind the events the lists are, in events, before a step. Takes the indexes away
    /// where that is worth it; makes the next one again where it no longer is.
    [[nodiscard]] Result<void> tend(std::int64_t behind);

private:
    [[nodiscard]] Result<void> postpone();
    [[nodiscard]] Result<void> makeOne();
    Connection& m_lists;
    const Settings m_settings;
    bool m_any = false;
};

} // namespace orderdeck::sqlite
