#include "backend/workload/import/toml_table.h"

#include "backend/foundation/text.h"

#include <algorithm>

namespace orderdeck {

namespace {} // namespace

void TomlComplaint::add(int line, std::string message)
{
    if (!m_first)
        m_first =
            Error{ErrorKind::Invalid, std::move(message), m_path + ':' + std::to_string(line)};
}

TomlTable::TomlTable(const toml::table& table, TomlComplaint& complaint,
                     std::initializer_list<std::string_view> keys)
    : m_table(table), m_complaint(complaint)
{
    for (const auto& [key, value] : table)
        if (std::ranges::find(keys, key.str()) == keys.end())
            m_complaint.add(static_cast<int>(key.source().begin.line),
                            "unknown key " + inQuotes(key.str()));
}

int TomlTable::lineOf(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

int TomlTable::lineOf(std::string_view key) const
{
    const toml::node* found = node(key);
    return found == nullptr ? line() : lineOf(*found);
}

void TomlTable::complain(std::string_view key, const std::string& message) const
{
    m_complaint.add(lineOf(key), inQuotes(key) + ' ' + message);
}

std::string TomlTable::requiredText(std::string_view key) const
{
    std::string value = text(key);
    if (value.empty())
        complain(key, "is missing or empty");
    return value;
}

std::string TomlTable::text(std::string_view key, std::string otherwise) const
{
    if (!has(key))
        return otherwise;
    const toml::value<std::string>* value = node(key)->as_string();
    if (value == nullptr)
        complain(key, "must be a text");
    return value == nullptr ? otherwise : value->get();
}

bool TomlTable::flag(std::string_view key, bool otherwise) const
{
    if (!has(key))
        return otherwise;
    const toml::value<bool>* value = node(key)->as_boolean();
    if (value == nullptr)
        complain(key, "must be true or false");
    return value == nullptr ? otherwise : value->get();
}

std::vector<std::string> TomlTable::texts(std::string_view key) const
{
    if (!has(key))
        return {};
    if (node(key)->is_string())
        return {text(key)};
    std::vector<std::string> values;
    if (const toml::array* list = node(key)->as_array())
        for (const toml::node& each : *list)
            if (const auto* value = each.as_string())
                values.push_back(value->get());
    if (values.empty() || values.size() != node(key)->as_array()->size())
        complain(key, "must be a text or a list of texts");
    return values;
}

char TomlTable::character(std::string_view key, char otherwise) const
{
    if (!has(key))
        return otherwise;
    const std::string value = text(key);
    constexpr std::string_view kNever = "\"\r\n";
    if (value.size() == 1 && kNever.find(value.front()) == std::string_view::npos &&
        static_cast<unsigned char>(value.front()) < 0x80)
        return value.front();
    complain(key, "must be one ASCII character, not a quote or a line end");
    return otherwise;
}

std::vector<const toml::table*> TomlTable::tables(std::string_view key) const
{
    std::vector<const toml::table*> found;
    if (!has(key))
        return found;
    if (const toml::table* single = node(key)->as_table())
        return {single};
    if (const toml::array* list = node(key)->as_array())
        for (const toml::node& each : *list)
            if (const toml::table* table = each.as_table())
                found.push_back(table);
    if (found.empty())
        complain(key, "must be a table or a list of tables");
    return found;
}

} // namespace orderdeck
