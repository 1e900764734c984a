#include "backend/service/batch_builder.h"

#include <iterator>
#include <unordered_set>

namespace orderdeck {

void BatchBuilder::add(std::vector<WriteTask> tasks)
{
    std::move(tasks.begin(), tasks.end(), std::back_inserter(m_waiting));
}

void BatchBuilder::putBack(std::vector<WriteTask> tasks)
{
    m_waiting.insert(m_waiting.begin(), std::make_move_iterator(tasks.begin()),
                     std::make_move_iterator(tasks.end()));
}

std::vector<WriteTask> BatchBuilder::next(std::size_t most)
{
    std::vector<WriteTask> batch;
    std::deque<WriteTask> held;
    std::unordered_set<std::uint64_t> taken;
    while (!m_waiting.empty() && batch.size() < most) {
        WriteTask task = std::move(m_waiting.front());
        m_waiting.pop_front();
        if (taken.insert(task.key).second)
            batch.push_back(std::move(task));
        else
            held.push_back(std::move(task));
    }
    // What was held came before what is still waiting.
    m_waiting.insert(m_waiting.begin(), std::make_move_iterator(held.begin()),
                     std::make_move_iterator(held.end()));
    return batch;
}

} // namespace orderdeck
