#include "backend/service/number_gate.h"

#include <cstdlib>
#include <utility>

namespace orderdeck {

bool NumberGate::enter(const std::vector<std::string>& numbers, Go go)
{
    const auto visitor = std::make_shared<Visitor>(Visitor{numbers, 0, std::move(go)});
    {
        const std::lock_guard lock(m_mutex);
        if (m_inLine > 0 && m_inLine + numbers.size() > kMostInLine)
            return false;
        m_inLine += numbers.size();
        for (const std::string& number : numbers) {
            auto& line = m_lines[number];
            visitor->waitsFor += line.empty() ? 0 : 1;
            line.push_back(visitor);
        }
        if (visitor->waitsFor > 0)
            return true;
    }
    letIn(visitor);
    return true;
}

void NumberGate::letIn(const std::shared_ptr<Visitor>& visitor)
{
    const Go go = std::exchange(visitor->go, {});
    go(Lease(visitor.get(), [this, visitor](const void*) { leave(*visitor); }));
}

void NumberGate::leave(const Visitor& visitor)
{
    std::unique_lock lock(m_mutex);
    m_inLine -= visitor.numbers.size();
    for (const std::string& number : visitor.numbers) {
        const auto line = m_lines.find(number);
        if (line == m_lines.end() || line->second.front().get() != &visitor)
            std::abort();
        line->second.pop_front();
        if (line->second.empty())
            m_lines.erase(line);
        else if (--line->second.front()->waitsFor == 0)
            m_free.push_back(line->second.front());
    }
    // Whoever is let in may leave at once: from inside it only adds to the queue, so that a long
    // line needs no deep stack.
    if (std::exchange(m_lettingIn, true))
        return;
    while (!m_free.empty()) {
        const std::shared_ptr<Visitor> next = m_free.front();
        m_free.pop_front();
        lock.unlock();
        letIn(next);
        lock.lock();
    }
    m_lettingIn = false;
}

} // namespace orderdeck
