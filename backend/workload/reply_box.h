#pragma once

#include "backend/foundation/result.h"
#include "backend/service/service_door.h"
#include "backend/workload/plan_queue.h"

#include <cstddef>
#include <mutex>
#include <optional>
#include <variant>
#include <vector>

namespace orderdeck {

/// The verdict on a planned step.
struct StepReply {
    Plan plan;
    Verdict verdict;
};
/// Where an order stands, asked for because a plan did not fit it.
struct LookReply {
    Plan plan;
    Result<OrderAnswer> answer;
};
/// An illegal request was answered.
struct SideReply {
    VerdictKind kind = VerdictKind::InDoubt;
};
/// A status read was answered.
struct ReadReply {};
/// One page of a list.
struct PageReply {
    Result<OrderPage> page;
};
using Reply = std::variant<StepReply, LookReply, SideReply, ReadReply, PageReply>;

/// Where the service's threads leave answers for the generator's. Shared by every callback, so it
/// outlives the generator; after close() answers are dropped. Bounded by the requests under way.
class ReplyBox {
public:
    void put(Reply reply);
    [[nodiscard]] std::vector<Reply> takeAll();
    void close();

private:
    std::mutex m_mutex; ///< Protects all members.
    std::vector<Reply> m_replies;
    bool m_closed = false;
};

} // namespace orderdeck
