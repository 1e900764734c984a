#include "app/orderdeckd/start_progress_line.h"

#include "app/terminal/text_output.h"

namespace orderdeck {

void StartProgressLine::show(const StartProgress& progress)
{
    if (m_watcher == Watcher::File) {
        if (progress.step != m_step)
            m_out << progress.step << '\n' << std::flush;
        m_step = progress.step;
        return;
    }
    std::string text = progress.step;
    if (progress.total > 0)
        text += "  " + grouped(progress.done) + " of " + grouped(progress.total) + " (" +
                std::to_string(100 * progress.done / progress.total) + " %)";
    const std::size_t width = columnsOf(text);
    m_out << '\r' << text << std::string(m_width > width ? m_width - width : 0, ' ') << std::flush;
    m_width = width;
}

void StartProgressLine::finish()
{
    if (m_width > 0)
        m_out << '\n' << std::flush;
    m_width = 0;
}

} // namespace orderdeck
