#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck::postgres {

/// Makes a one-dimensional array in the server's binary form, value after value. The element types
/// are named by their object ids, which never change.
class ArrayWriter {
public:
    enum class Of : std::uint32_t {
        Bytes = 17,    ///< bytea
        Bigint = 20,   ///< 64 bits
        Smallint = 21, ///< 16 bits
        Integer = 23,  ///< 32 bits
        Text = 25,     ///< UTF-8
    };

    explicit ArrayWriter(Of type) : m_type(type) {}

    /// For Bigint, Smallint and Integer; the value must fit.
    ArrayWriter& add(std::int64_t value);
    /// For Text and Bytes.
    ArrayWriter& add(std::string_view value);
    ArrayWriter& addNull();
    /// The whole value; the writer may go on.
    [[nodiscard]] std::string wire() const;

private:
    void put32(std::uint32_t value);

    Of m_type;
    std::uint32_t m_count = 0;
    bool m_hasNull = false;
    std::string m_items;
};

/// "{12,NULL,-3}": an array in text form, as a cast from text reads it.
[[nodiscard]] std::string arrayText(const std::vector<std::optional<std::int64_t>>& values);
/// The same for texts; each is put in quotes.
[[nodiscard]] std::string arrayText(const std::vector<std::optional<std::string>>& values);

} // namespace orderdeck::postgres
