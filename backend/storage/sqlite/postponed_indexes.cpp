#include "backend/storage/sqlite/postponed_indexes.h"

#include <string>
#include <vector>

namespace orderdeck::sqlite {
namespace {

constexpr const char* kRemember =
    "INSERT INTO postponed_indexes (name, definition) SELECT name, sql FROM sqlite_schema "
    "WHERE type = 'index' AND tbl_name = 'finished_orders' AND sql IS NOT NULL";

} // namespace

Result<void> PostponedIndexes::load()
{
    const auto missing = m_lists.number("SELECT EXISTS (SELECT 1 FROM postponed_indexes)");
    if (!missing)
        return missing.error();
    m_any = *missing != 0;
    return {};
}

Result<void> PostponedIndexes::tend(std::int64_t behind)
{
    if (m_any)
        return behind > m_settings.nearlyThere ? Result<void>{} : makeOne();
    if (behind < m_settings.worthPostponing)
        return {};
    // Making them again reads every row: only for as many events as there are rows already.
    const auto rows = m_lists.number("SELECT finished_rows FROM progress");
    if (!rows)
        return rows.error();
    return behind < *rows ? Result<void>{} : postpone();
}

Result<void> PostponedIndexes::postpone()
{
    std::vector<std::string> drops;
    Statement names(m_lists, "SELECT 'DROP INDEX ' || name FROM postponed_indexes");
    auto done = m_lists.begin();
    if (done)
        done = m_lists.exec(kRemember);
    if (done)
        done = names.each([&](const Statement& row) {
            drops.push_back(row.text(0));
            return true;
        });
    for (std::size_t i = 0; done && i < drops.size(); ++i)
        done = m_lists.exec(drops[i].c_str());
    if (done)
        done = m_lists.commit();
    if (!done)
        m_lists.rollback();
    m_any = done.ok();
    return done;
}

Result<void> PostponedIndexes::makeOne()
{
    std::string name;
    std::string definition;
    Statement next(m_lists, "SELECT name, definition "
                            "FROM postponed_indexes ORDER BY name LIMIT 1");
    auto done = next.each([&](const Statement& row) {
        name = row.text(0);
        definition = row.text(1);
        return false;
    });
    if (!done)
        return done;
    if (name.empty()) {
        m_any = false;
        return {};
    }
    Statement forget(m_lists, "DELETE FROM postponed_indexes WHERE name = ?");
    done = m_lists.begin();
    if (done)
        done = m_lists.exec(definition.c_str());
    if (done)
        done = forget.run(std::string_view(name));
    if (done)
        done = m_lists.commit();
    if (!done)
        m_lists.rollback();
    return done;
}

} // namespace orderdeck::sqlite
