#pragma once

#include "backend/foundation/result.h"

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace orderdeck {

/// The parts of an answer that every shard gives, until the last has come; the first error is the
/// answer's.
template <typename Part>
class Gathering {
public:
    using Done = std::function<void(Result<std::vector<Part>>)>;
    Gathering(std::size_t shards, Done done)
        : m_parts(shards), m_open(shards), m_done(std::move(done))
    {}
    void set(std::size_t shard, Result<Part> part)
    {
        {
            const std::lock_guard lock(m_mutex);
            if (part)
                m_parts[shard] = std::move(*part);
            else if (!m_error)
                m_error = part.error();
            if (--m_open > 0)
                return;
        }
        if (m_error)
            m_done(*m_error);
        else
            m_done(std::move(m_parts));
    }

private:
    std::mutex m_mutex; ///< Protects all below until the last part has come.
    std::vector<Part> m_parts;
    std::optional<Error> m_error;
    std::size_t m_open;
    Done m_done;
};

} // namespace orderdeck
