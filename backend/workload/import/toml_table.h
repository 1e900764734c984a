#pragma once

#include "backend/foundation/error.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <toml++/toml.h>
#include <vector>

namespace orderdeck {

/// Keeps the first thing that is wrong with a TOML file, with its line; reading goes on with
/// defaults meanwhile.
class TomlComplaint {
public:
    explicit TomlComplaint(std::string path) : m_path(std::move(path)) {}
    void add(int line, std::string message);
    [[nodiscard]] const std::optional<Error>& first() const { return m_first; }

private:
    std::string m_path;
    std::optional<Error> m_first;
};

/// A table whose keys are asked for by type. Unknown keys are complained about when it is made.
class TomlTable {
public:
    TomlTable(const toml::table& table, TomlComplaint& complaint,
              std::initializer_list<std::string_view> keys);

    [[nodiscard]] int line() const { return lineOf(m_table); }
    [[nodiscard]] int lineOf(std::string_view key) const;
    void complain(std::string_view key, const std::string& message) const;
    [[nodiscard]] bool has(std::string_view key) const { return m_table.contains(key); }
    [[nodiscard]] const toml::node* node(std::string_view key) const { return m_table.get(key); }

    /// Complains when it is missing or empty.
    [[nodiscard]] std::string requiredText(std::string_view key) const;
    [[nodiscard]] std::string text(std::string_view key, std::string otherwise = {}) const;
    [[nodiscard]] bool flag(std::string_view key, bool otherwise) const;
    /// A text, or a list of texts.
    [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
    /// One character; "\t" is a tab.
    [[nodiscard]] char character(std::string_view key, char otherwise) const;
    /// The tables of an array of tables, or the one table.
    [[nodiscard]] std::vector<const toml::table*> tables(std::string_view key) const;

    [[nodiscard]] static int lineOf(const toml::node& node);

private:
    const toml::table& m_table;
    TomlComplaint& m_complaint;
};

} // namespace orderdeck
