#pragma once

#include "backend/foundation/deadline.h"
#include "backend/foundation/random.h"
#include "backend/service/service_door.h"

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

namespace orderdeck {

/// Makes orders and moves them through a door with many requests under way, and writes down what it
/// asked and what it was told. What is in doubt when the door breaks is asked again, with the same
/// request id, through the next one.
class LoadDriver {
public:
    /// One request and what is known of it.
    struct Asked {
        std::variant<NewOrder, TransitionRequest> request;
        std::optional<Verdict> verdict; ///< nullopt: in doubt.
        int attempts = 0;
    };

    explicit LoadDriver(std::uint64_t seed) : m_random(seed) {}

    /// Asks what is in doubt again, then keeps `inFlight` requests under way until the door breaks
    /// or settle() is called. The door must outlive its answers.
    void start(ServiceDoor& door, int inFlight);
    /// Sends nothing new; true when everything under way was answered before the deadline.
    [[nodiscard]] bool settle(Deadline deadline);

    /// True when that many more were applied before the deadline.
    [[nodiscard]] bool waitForApplied(std::int64_t more, Deadline deadline);
    [[nodiscard]] int underWay() const;
    [[nodiscard]] std::int64_t applied() const;
    [[nodiscard]] std::int64_t everInDoubt() const; ///< Requests that were in doubt at some time.
    [[nodiscard]] std::int64_t inDoubt() const;     ///< That are now.
    /// Requests in doubt of which asking again told that they had been written.
    [[nodiscard]] std::int64_t resolvedAsWritten() const;
    /// Everything that was asked, by request id.
    [[nodiscard]] std::vector<Asked> history() const;

private:
    struct OrderState {
        OrderId id;
        std::size_t step = 0; ///< Next event of the way.
        bool busy = false;
    };
    void next();
    void ask(const std::string& requestId);
    void answered(const std::string& requestId, const Verdict& verdict);
    void apply(const Asked& asked, const Verdict& verdict);
    std::string wish(); ///< The id of a new request, put into m_asked.

    mutable std::mutex m_mutex; ///< Protects everything below.
    std::condition_variable m_quiet;
    std::condition_variable m_progress;
    ServiceDoor* m_door = nullptr;
    Random m_random;
    std::map<std::string, Asked> m_asked;
    std::vector<std::string> m_doubtful;
    std::vector<OrderState> m_orders;
    std::map<std::string, std::size_t> m_orderOf; ///< Request id → index in m_orders.
    std::int64_t m_nextNumber = 1;
    std::int64_t m_everInDoubt = 0;
    std::int64_t m_resolvedAsWritten = 0;
    std::int64_t m_applied = 0;
    int m_inFlight = 0;
    int m_underWay = 0;
    bool m_sending = false;
};

} // namespace orderdeck
