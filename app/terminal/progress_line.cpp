#include "app/terminal/progress_line.h"

#include "app/terminal/text_output.h"

#include <ostream>

namespace orderdeck {

void ProgressLine::show(std::string text)
{
    if (!m_isTty)
        return;
    const std::size_t width = columnsOf(text);
    text.append(m_width > width ? m_width - width : 0, ' ');
    m_out << '\r' << text << std::flush;
    m_width = width;
}

void ProgressLine::finish()
{
    if (m_width > 0)
        m_out << '\n';
    m_width = 0;
}

void ProgressLine::clear()
{
    if (m_width > 0)
        m_out << '\r' << std::string(m_width, ' ') << '\r' << std::flush;
    m_width = 0;
}

} // namespace orderdeck
