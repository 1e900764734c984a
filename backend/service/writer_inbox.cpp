#include "backend/service/writer_inbox.h"

#include <algorithm>

namespace orderdeck {

namespace {

constexpr std::size_t kBulkShare = 4; ///< One part in so many of a batch is kept for bulk work.

void moveFront(std::deque<WriteTask>& from, std::size_t count, std::vector<WriteTask>& to)
{
    for (; count > 0; --count) {
        to.push_back(std::move(from.front()));
        from.pop_front();
    }
}

} // namespace

WriterInbox::Put WriterInbox::put(WriteTask& task)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_drainUntil)
            return Put::Closed;
        if (m_single.size() >= m_limit)
            return Put::Full;
        m_single.push_back(std::move(task));
    }
    m_changed.notify_one();
    return Put::Taken;
}

WriterInbox::Put WriterInbox::putBulk(std::vector<WriteTask>& tasks)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_drainUntil)
            return Put::Closed;
        if (m_bulk.size() + tasks.size() > kBulkLimit)
            return Put::Full;
        std::move(tasks.begin(), tasks.end(), std::back_inserter(m_bulk));
    }
    m_changed.notify_one();
    return Put::Taken;
}

WriterInbox::Put WriterInbox::put(ImportTask& task)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_drainUntil)
            return Put::Closed;
        if (m_imports.size() >= kImportLimit)
            return Put::Full;
        m_imports.push_back(std::move(task));
    }
    m_changed.notify_one();
    return Put::Taken;
}

WriterInbox::Put WriterInbox::put(InstallTask& task)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_drainUntil)
            return Put::Closed;
        if (m_installs.size() >= kInstallLimit)
            return Put::Full;
        m_installs.push_back(std::move(task));
    }
    m_changed.notify_one();
    return Put::Taken;
}

WriterInbox::Work WriterInbox::take(std::size_t most, Deadline deadline)
{
    Work work;
    std::unique_lock lock(m_mutex);
    m_changed.wait_until(lock, deadline.at(), [&] { return m_drainUntil || hasWork(); });
    takeRequests(most, work.requests);
    if (!m_imports.empty()) {
        work.import = std::move(m_imports.front());
        m_imports.pop_front();
    }
    work.installs.assign(std::make_move_iterator(m_installs.begin()),
                         std::make_move_iterator(m_installs.end()));
    m_installs.clear();
    return work;
}

std::size_t WriterInbox::waiting() const
{
    const std::lock_guard lock(m_mutex);
    return m_single.size() + m_bulk.size() + m_imports.size() + m_installs.size();
}

void WriterInbox::close(Deadline drainUntil)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_drainUntil || drainUntil.at() < m_drainUntil->at())
            m_drainUntil = drainUntil;
    }
    m_changed.notify_all();
}

std::optional<Deadline> WriterInbox::drainUntil() const
{
    const std::lock_guard lock(m_mutex);
    return m_drainUntil;
}

bool WriterInbox::hasWork() const
{
    return !m_single.empty() || !m_bulk.empty() || !m_imports.empty() || !m_installs.empty();
}

void WriterInbox::takeRequests(std::size_t most, std::vector<WriteTask>& taken)
{
    const std::size_t kept = std::min(m_bulk.size(), most / kBulkShare);
    const std::size_t single = std::min(m_single.size(), most - kept);
    const std::size_t bulk = std::min(m_bulk.size(), most - single);
    taken.reserve(single + bulk);
    moveFront(m_single, single, taken);
    moveFront(m_bulk, bulk, taken);
}

} // namespace orderdeck
