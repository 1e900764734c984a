#pragma once

#include "backend/foundation/deadline.h"
#include "backend/service/service_door.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace orderdeck {

/// Starts a call of a ServiceDoor and blocks for its answer: for terminals, importers and tests,
/// never for a GUI thread or a callback of the service. TimedOut when the deadline passes first;
/// the late answer is then dropped, and a write is in doubt.
template <typename T>
[[nodiscard]] Result<T> await(const std::function<void(ServiceDoor::Callback<T>)>& start,
                              Deadline deadline)
{
    struct Slot {
        std::mutex mutex; ///< Protects `answer`.
        std::condition_variable answered;
        std::optional<T> answer;
    };
    const auto slot = std::make_shared<Slot>();
    start([slot](T answer) {
        {
            const std::lock_guard lock(slot->mutex);
            slot->answer.emplace(std::move(answer));
        }
        slot->answered.notify_one();
    });
    std::unique_lock lock(slot->mutex);
    if (!slot->answered.wait_until(lock, deadline.at(), [&] { return slot->answer.has_value(); }))
        return Error{ErrorKind::TimedOut, "the service did not answer in time"};
    return std::move(*slot->answer);
}

/// The same for calls that answer a Result: its error and the deadline's are one.
template <typename T>
[[nodiscard]] Result<T>
awaitResult(const std::function<void(ServiceDoor::Callback<Result<T>>)>& start, Deadline deadline)
{
    Result<Result<T>> answer = await<Result<T>>(start, deadline);
    if (!answer)
        return answer.error();
    return std::move(answer).value();
}

} // namespace orderdeck
