#pragma once

#include "backend/foundation/bounded_queue.h"
#include "backend/foundation/clock.h"
#include "backend/service/counter_board.h"
#include "backend/service/service_door.h"
#include "backend/storage/order_store.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

namespace orderdeck {

/// A wish for one order; those that wait together become one statement.
struct GetTask {
    OrderId id;
    std::function<void(Result<OrderAnswer>)> done;
    std::chrono::steady_clock::time_point asked;
};

/// Any other read: called once, with the shard's reader or with why there is none.
using ReadJob = std::function<void(Result<ShardReader*>)>;
using ReadTask = std::variant<GetTask, ReadJob>;

/// Threads that read one shard out of one bounded queue. Each owns a reader, opens it when it is
/// first needed, and opens it again after an error of the store. Any thread asks.
class ShardReaders {
public:
    struct Settings {
        ShardIndex shard{};
        int threads = 1;
        std::size_t queue = 8192; ///< Reads that may wait; more: Busy.
    };
    ShardReaders(OrderStore& store, CounterBoard& counters, Settings settings);
    ~ShardReaders();

    void get(GetTask task);
    void run(ReadJob job);
    /// Takes nothing more; what waits is answered until the deadline, the rest Unavailable.
    void close(Deadline drainUntil);
    /// After close(): returns when everything is answered.
    void join();

private:
    class Reader;
    void put(ReadTask task);
    void loop();
    Result<ShardReader*> use(Reader& reader);
    void answer(std::vector<ReadTask> tasks, Reader& reader);
    void answerGets(std::vector<GetTask>& gets, Reader& reader);

    OrderStore& m_store;
    CounterBoard& m_counters;
    const Settings m_settings;
    BoundedQueue<ReadTask> m_queue;
    std::mutex m_mutex; ///< Protects m_drainUntil.
    std::optional<Deadline> m_drainUntil;
    std::vector<std::thread> m_threads;
};

} // namespace orderdeck
