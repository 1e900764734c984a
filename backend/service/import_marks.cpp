#include "backend/service/import_marks.h"

#include <algorithm>

namespace orderdeck {

void ImportMarks::open(std::int64_t head)
{
    const std::lock_guard lock(m_mutex);
    if (!m_stretches.empty() && m_stretches.back().last >= head)
        m_stretches.back().last = kOpen;
    else
        m_stretches.push_back({head, kOpen});
    if (m_stretches.size() > kMost)
        m_stretches.pop_front();
}

void ImportMarks::close(std::int64_t head)
{
    const std::lock_guard lock(m_mutex);
    if (!m_stretches.empty())
        m_stretches.back().last = head;
}

bool ImportMarks::covers(std::int64_t position) const
{
    const std::lock_guard lock(m_mutex);
    return std::any_of(m_stretches.begin(), m_stretches.end(), [position](const Stretch& stretch) {
        return position > stretch.after && position <= stretch.last;
    });
}

void ImportMarks::forgetUpTo(std::int64_t position)
{
    const std::lock_guard lock(m_mutex);
    while (!m_stretches.empty() && m_stretches.front().last <= position)
        m_stretches.pop_front();
}

} // namespace orderdeck
