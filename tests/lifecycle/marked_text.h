#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// A text written with marks (^) at the places that a test is about. Counts lines and characters on
/// its own.
class MarkedText {
public:
    explicit MarkedText(std::string_view marked)
    {
        int line = 1;
        int column = 1;
        for (std::size_t i = 0; i < marked.size(); ++i) {
            const auto byte = static_cast<unsigned char>(marked[i]);
            if (byte == '^') {
                m_marks.push_back(std::to_string(line) + ":" + std::to_string(column));
                continue;
            }
            m_text += marked[i];
            const bool windowsEnd = byte == '\r' && i + 1 < marked.size() && marked[i + 1] == '\n';
            if (byte == '\n' || (byte == '\r' && !windowsEnd)) {
                ++line;
                column = 1;
            } else if ((byte < 0x80 && byte != '\r') || byte >= 0xC0) {
                ++column;
            }
        }
    }

    [[nodiscard]] const std::string& text() const { return m_text; }
    [[nodiscard]] const std::vector<std::string>& marks() const { return m_marks; } ///< "2:14"

private:
    std::string m_text;
    std::vector<std::string> m_marks;
};

} // namespace orderdeck
