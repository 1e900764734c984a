#include "tests/connection_pool/fake_node.h"

namespace orderdeck {

FakeConnection::FakeConnection(FakeNode* node, int itsNumber) : number(itsNumber), m_node(node) {}

FakeConnection::~FakeConnection()
{
    if (m_node != nullptr)
        m_node->leave(*this);
}

Result<void> FakeConnection::reset() noexcept
{
    ++resets;
    if (resetFails)
        return Error{ErrorKind::Unavailable, "the server hung up"};
    return {};
}

ConnectionFactory FakeNode::factory()
{
    return [this](Deadline deadline) { return open(deadline); };
}

void FakeNode::answer(Answer answer)
{
    {
        const std::lock_guard lock(m_mutex);
        m_answer = answer;
    }
    m_changed.notify_all();
}

void FakeNode::killAll()
{
    const std::lock_guard lock(m_mutex);
    for (FakeConnection* connection : m_connections)
        connection->is = ConnectionCondition::Broken;
}

bool FakeNode::waitForOpening(int callers)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_until(lock, soon().at(), [&] { return m_opening >= callers; });
}

Result<std::unique_ptr<PooledConnection>> FakeNode::open(Deadline deadline)
{
    ++m_asked;
    const int live = ++m_live;
    for (int most = m_mostLive; live > most && !m_mostLive.compare_exchange_weak(most, live);)
        continue;
    std::unique_lock lock(m_mutex);
    ++m_opening;
    m_changed.notify_all();
    m_changed.wait_until(lock, soon().at(), [&] { return m_answer != Answer::Delays; });
    const bool hung = m_answer == Answer::Hangs;
    if (hung)
        m_changed.wait_until(lock, deadline.at(), [&] { return m_answer != Answer::Hangs; });
    --m_opening;
    if (m_answer != Answer::Opens) {
        --m_live;
        return Error{hung ? ErrorKind::TimedOut : ErrorKind::Unavailable, "nobody answers at db1"};
    }
    auto connection = std::make_unique<FakeConnection>(this, ++m_opened);
    m_connections.insert(connection.get());
    return std::unique_ptr<PooledConnection>(std::move(connection));
}

void FakeNode::leave(FakeConnection& connection)
{
    const std::lock_guard lock(m_mutex);
    m_connections.erase(&connection);
    --m_live;
}

} // namespace orderdeck
