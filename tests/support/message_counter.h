#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace orderdeck {

/// Finds where the messages of one direction of a PostgreSQL connection end, in pieces of any size.
class MessageCounter {
public:
    /// The client's first message has no byte that says its type.
    enum class Begin { Untyped, Typed };
    explicit MessageCounter(Begin begin) : m_header(begin == Begin::Untyped ? 4 : 5) {}

    /// Takes bytes up to the end of the present message at most; answers how many. ended() says
    /// whether the message ended with them.
    std::size_t take(std::string_view bytes)
    {
        m_ended = false;
        std::size_t taken = 0;
        while (taken < bytes.size() && !m_ended)
            m_ended = takeByte(static_cast<unsigned char>(bytes[taken++]));
        return taken;
    }
    [[nodiscard]] bool ended() const { return m_ended; }

private:
    bool takeByte(unsigned char byte)
    {
        if (m_seen < m_header) {
            // The length comes last in the header, and counts itself.
            if (m_seen + 4 >= m_header)
                m_length = (m_length << 8U) | byte;
            ++m_seen;
            if (m_seen < m_header)
                return false;
            m_left = m_length - 4;
        } else {
            --m_left;
        }
        if (m_left > 0)
            return false;
        m_header = 5;
        m_seen = 0;
        m_length = 0;
        return true;
    }

    unsigned m_header;
    unsigned m_seen = 0;
    std::uint32_t m_length = 0;
    std::uint32_t m_left = 0;
    bool m_ended = false;
};

} // namespace orderdeck
