#pragma once

#include "backend/replication/node_probe.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>

namespace orderdeck {

/// A server as far as a probe sees it, moved by the test. Any thread.
class ScriptedServer {
public:
    enum class Manner {
        Answers,
        Refuses,  ///< An error at once.
        Flaps,    ///< Every second time an error.
        Hangs,    ///< Until the deadline.
        Stubborn, ///< Until it is told otherwise, whatever the deadline.
        Throws,
    };

    explicit ScriptedServer(NodeFacts facts) : m_facts(facts) {}

    void become(Manner manner)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_manner = manner;
        }
        m_changed.notify_all();
    }
    void say(const NodeFacts& facts)
    {
        const std::lock_guard lock(m_mutex);
        m_facts = facts;
        m_manner = Manner::Answers;
        m_changed.notify_all();
    }
    /// True when it has been asked so often by the deadline.
    [[nodiscard]] bool asked(int times, Deadline deadline)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_until(lock, deadline.at(), [&] { return m_asked >= times; });
    }
    [[nodiscard]] int timesAsked() const
    {
        const std::lock_guard lock(m_mutex);
        return m_asked;
    }
    Result<NodeFacts> answer(Deadline deadline)
    {
        std::unique_lock lock(m_mutex);
        ++m_asked;
        m_changed.notify_all();
        if (m_manner == Manner::Throws)
            throw std::runtime_error("out of sockets");
        if (m_manner == Manner::Refuses || (m_manner == Manner::Flaps && m_asked % 2 == 0))
            return Error{ErrorKind::Unavailable, "connection refused"};
        if (m_manner == Manner::Stubborn)
            m_changed.wait(lock, [this] { return m_manner != Manner::Stubborn; });
        const auto moved = [this] { return m_manner != Manner::Hangs; };
        if (!m_changed.wait_until(lock, deadline.at(), moved))
            return Error{ErrorKind::TimedOut, "no answer in time"};
        return m_facts;
    }

private:
    mutable std::mutex m_mutex; ///< Protects everything below.
    std::condition_variable m_changed;
    NodeFacts m_facts;
    Manner m_manner = Manner::Answers;
    int m_asked = 0;
};

class ScriptedProbe final : public NodeProbe {
public:
    explicit ScriptedProbe(ScriptedServer& server) : m_server(server) {}
    [[nodiscard]] Result<NodeFacts> probe(Deadline deadline) override
    {
        return m_server.answer(deadline);
    }

private:
    ScriptedServer& m_server;
};

} // namespace orderdeck
