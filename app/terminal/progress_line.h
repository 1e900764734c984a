#pragma once

#include <iosfwd>
#include <string>

namespace orderdeck {

/// One line of a terminal that writes over itself; nothing where the stream is no terminal.
class ProgressLine {
public:
    ProgressLine(std::ostream& out, bool isTty) : m_out(out), m_isTty(isTty) {}
    void show(std::string text);
    /// Leaves the last text standing.
    void finish();
    /// Takes the line away.
    void clear();

private:
    std::ostream& m_out;
    const bool m_isTty;
    std::size_t m_width = 0;
};

} // namespace orderdeck
