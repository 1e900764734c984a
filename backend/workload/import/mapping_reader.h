#pragma once

#include "backend/workload/import/mapping.h"
#include "backend/workload/import/toml_table.h"

namespace orderdeck {

/// Turns the TOML of a mapping into a Mapping and says what is wrong with it.
class MappingReader {
public:
    explicit MappingReader(const std::string& path) : m_complaint(path) {}
    [[nodiscard]] Result<Mapping> read(const toml::table& root);

private:
    void readGeneral(const TomlTable& root);
    void readTimes(const TomlTable& root);
    void readFiles(const TomlTable& root);
    void readFile(const toml::table& table);
    void readJoins(const TomlTable& root);
    void readOrder(const TomlTable& root);
    void readTotal(const TomlTable& order);
    void readItems(const TomlTable& root);
    void readFields(const TomlTable& root);
    void readStatus(const TomlTable& root);
    void readSteps(const TomlTable& root);
    void readEvents(const TomlTable& root);
    void readActivities(const TomlTable& root);
    void readLinks(const TomlTable& root);
    void readSkips(const TomlTable& root);
    void check(const TomlTable& root);

    /// A name, a number from 1, or { file = …, column = … }; a name may begin with "ROLE.".
    [[nodiscard]] ColumnId column(const TomlTable& table, std::string_view key);
    [[nodiscard]] ColumnId columnOf(const toml::node& node, int file);
    [[nodiscard]] ColumnId addColumn(MappingColumn column);
    /// A column, or { constant = … }, or { column = …, otherwise = … }.
    [[nodiscard]] MappingValue value(const TomlTable& table, std::string_view key);
    [[nodiscard]] int fileOfRole(std::string_view role) const; ///< -1: none.
    /// Complains about a column of a file with several rows per order.
    void wantSingle(const TomlTable& table, std::string_view key, ColumnId column);

    TomlComplaint m_complaint;
    Mapping m_mapping;
};

} // namespace orderdeck
