#include "backend/storage/postgres/array_codec.h"

namespace orderdeck::postgres {
namespace {

void append(std::string& bytes, std::uint64_t value, int size)
{
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
        bytes += static_cast<char>(value >> static_cast<unsigned>(shift));
}

int sizeOf(ArrayWriter::Of type)
{
    if (type == ArrayWriter::Of::Bigint)
        return 8;
    return type == ArrayWriter::Of::Integer ? 4 : 2;
}

} // namespace

void ArrayWriter::put32(std::uint32_t value) { append(m_items, value, 4); }

ArrayWriter& ArrayWriter::add(std::int64_t value)
{
    const int size = sizeOf(m_type);
    put32(static_cast<std::uint32_t>(size));
    append(m_items, static_cast<std::uint64_t>(value), size);
    ++m_count;
    return *this;
}

ArrayWriter& ArrayWriter::add(std::string_view value)
{
    put32(static_cast<std::uint32_t>(value.size()));
    m_items += value;
    ++m_count;
    return *this;
}

ArrayWriter& ArrayWriter::addNull()
{
    put32(0xFFFF'FFFF);
    m_hasNull = true;
    ++m_count;
    return *this;
}

std::string ArrayWriter::wire() const
{
    std::string bytes;
    bytes.reserve(20 + m_items.size());
    append(bytes, m_count == 0 ? 0 : 1, 4); // Dimensions: an empty array has none.
    append(bytes, m_hasNull ? 1 : 0, 4);
    append(bytes, static_cast<std::uint32_t>(m_type), 4);
    if (m_count == 0)
        return bytes;
    append(bytes, m_count, 4);
    append(bytes, 1, 4); // The first has index 1.
    return bytes += m_items;
}

std::string arrayText(const std::vector<std::optional<std::int64_t>>& values)
{
    std::string text = "{";
    for (const auto& value : values)
        text.append(text.size() > 1 ? "," : "").append(value ? std::to_string(*value) : "NULL");
    return text + '}';
}

std::string arrayText(const std::vector<std::optional<std::string>>& values)
{
    std::string text = "{";
    for (const auto& value : values) {
        if (text.size() > 1)
            text += ',';
        if (!value) {
            text += "NULL";
            continue;
        }
        text += '"';
        for (const char c : *value) {
            if (c == '"' || c == '\\')
                text += '\\';
            text += c;
        }
        text += '"';
    }
    return text + '}';
}

} // namespace orderdeck::postgres
