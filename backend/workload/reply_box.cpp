#include "backend/workload/reply_box.h"

#include <utility>

namespace orderdeck {

void ReplyBox::put(Reply reply)
{
    const std::lock_guard lock(m_mutex);
    if (!m_closed)
        m_replies.push_back(std::move(reply));
}

std::vector<Reply> ReplyBox::takeAll()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_replies, {});
}

void ReplyBox::close()
{
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    m_replies.clear();
}

} // namespace orderdeck
