#include "backend/workload/plan_queue.h"

#include <algorithm>

namespace orderdeck {

namespace {

bool later(const Plan& a, const Plan& b)
{
    return a.dueMicros != b.dueMicros ? a.dueMicros > b.dueMicros : a.sequence > b.sequence;
}

} // namespace

void PlanQueue::push(const Plan& plan)
{
    m_heap.push_back(plan);
    std::push_heap(m_heap.begin(), m_heap.end(), later);
}

void PlanQueue::takeDue(std::int64_t nowMicros, std::deque<Plan>& due)
{
    while (!m_heap.empty() && m_heap.front().dueMicros <= nowMicros) {
        std::pop_heap(m_heap.begin(), m_heap.end(), later);
        due.push_back(m_heap.back());
        m_heap.pop_back();
    }
}

} // namespace orderdeck
