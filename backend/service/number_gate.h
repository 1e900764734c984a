#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace orderdeck {

/// Lets at most one write of a number through at a time, so that nobody makes the same number in
/// another shard between look-up and write. One gate sees every write because one process holds the
/// store. Whoever comes gets in line for all of its numbers at once, hence no two wait for each
/// other. Bounded; any thread; outlives its leases.
class NumberGate {
public:
    /// Numbers that may be in line; more: refused.
    static constexpr std::size_t kMostInLine = 200'000;
    /// Keeps its numbers until the last copy is gone.
    using Lease = std::shared_ptr<const void>;
    using Go = std::function<void(Lease)>;

    /// Calls `go` once every number is free, on this thread or on that of whoever lets go of the
    /// last. Numbers are distinct. False: too many are in line, and `go` is never called.
    [[nodiscard]] bool enter(const std::vector<std::string>& numbers, Go go);

private:
    struct Visitor {
        std::vector<std::string> numbers;
        std::size_t waitsFor = 0; ///< Numbers for which somebody stands before it.
        Go go;
    };
    void letIn(const std::shared_ptr<Visitor>& visitor);
    void leave(const Visitor& visitor);

    std::mutex m_mutex; ///< Protects all below.
    std::unordered_map<std::string, std::deque<std::shared_ptr<Visitor>>> m_lines;
    std::size_t m_inLine = 0;
    std::deque<std::shared_ptr<Visitor>> m_free; ///< To be let in.
    bool m_lettingIn = false;                    ///< A thread is at m_free.
};

} // namespace orderdeck
