#include "backend/service/shard_readers.h"

#include <cstdlib>
#include <string>

namespace orderdeck {

namespace {

using SteadyClock = Deadline::SteadyClock;
using namespace std::chrono_literals;

constexpr std::size_t kMostTogether = 256;
constexpr auto kLongWait = 60s;
constexpr auto kReopenPause = 100ms;

bool isStoresFault(ErrorKind kind)
{
    return kind == ErrorKind::Io || kind == ErrorKind::Unavailable || kind == ErrorKind::InDoubt ||
           kind == ErrorKind::Corrupt;
}

Error stopping() { return {ErrorKind::Unavailable, "the service is stopping"}; }

void refuse(ReadTask& task, const Error& error)
{
    if (auto* get = std::get_if<GetTask>(&task))
        get->done(error);
    else
        std::get<ReadJob>(task)(error);
}

} // namespace

/// The reader of one thread.
class ShardReaders::Reader {
public:
    Reader(OrderStore& store, ShardIndex shard) : m_store(store), m_shard(shard) {}

    Result<ShardReader*> open()
    {
        if (m_reader)
            return m_reader.get();
        if (SteadyClock::now() < m_retryAt)
            return *m_error;
        auto opened = m_store.openReader(m_shard);
        if (!opened) {
            m_error = opened.error();
            m_retryAt = SteadyClock::now() + kReopenPause;
            return opened.error();
        }
        m_reader = std::move(*opened);
        return m_reader.get();
    }
    void close() { m_reader.reset(); }

private:
    OrderStore& m_store;
    const ShardIndex m_shard;
    std::unique_ptr<ShardReader> m_reader;
    std::optional<Error> m_error;
    SteadyClock::time_point m_retryAt{};
};

ShardReaders::ShardReaders(OrderStore& store, CounterBoard& counters, Settings settings)
    : m_store(store), m_counters(counters), m_settings(settings), m_queue(settings.queue)
{
    for (int i = 0; i < settings.threads; ++i)
        m_threads.emplace_back([this] { loop(); });
}

ShardReaders::~ShardReaders()
{
    close(Deadline::immediate());
    join();
}

void ShardReaders::get(GetTask task) { put(std::move(task)); }

void ShardReaders::run(ReadJob job) { put(std::move(job)); }

void ShardReaders::close(Deadline drainUntil)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_drainUntil || drainUntil.at() < m_drainUntil->at())
            m_drainUntil = drainUntil;
    }
    m_queue.close();
}

void ShardReaders::join()
{
    for (std::thread& thread : m_threads)
        thread.join();
    m_threads.clear();
}

void ShardReaders::put(ReadTask task)
{
    if (m_queue.tryPush(task))
        return;
    if (m_queue.closed())
        refuse(task, stopping());
    else
        refuse(task, {ErrorKind::Busy, "too many reads are waiting; try again in a moment"});
}

void ShardReaders::loop()
{
    Reader reader(m_store, m_settings.shard);
    while (true) {
        auto tasks = m_queue.popUpTo(kMostTogether, Deadline::after(kLongWait));
        if (tasks.empty()) {
            if (m_queue.closed())
                return;
            continue;
        }
        answer(std::move(tasks), reader);
    }
}

Result<ShardReader*> ShardReaders::use(Reader& reader)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_drainUntil && m_drainUntil->passed())
            return stopping();
    }
    return reader.open();
}

void ShardReaders::answer(std::vector<ReadTask> tasks, Reader& reader)
{
    std::vector<GetTask> gets;
    for (ReadTask& task : tasks) {
        if (auto* get = std::get_if<GetTask>(&task))
            gets.push_back(std::move(*get));
    }
    if (!gets.empty())
        answerGets(gets, reader);
    for (ReadTask& task : tasks) {
        if (auto* job = std::get_if<ReadJob>(&task))
            (*job)(use(reader));
    }
}

void ShardReaders::answerGets(std::vector<GetTask>& gets, Reader& reader)
{
    std::vector<OrderId> ids;
    ids.reserve(gets.size());
    for (const GetTask& get : gets)
        ids.push_back(get.id);
    Result<std::vector<std::optional<Order>>> orders = std::vector<std::optional<Order>>();
    if (const auto opened = use(reader); opened)
        orders = (*opened)->orders(ids);
    else
        orders = opened.error();
    if (!orders) {
        if (isStoresFault(orders.error().kind))
            reader.close();
        for (const GetTask& get : gets)
            get.done(orders.error());
        return;
    }
    if (orders->size() != gets.size())
        std::abort();
    m_counters.statusReads += static_cast<std::int64_t>(gets.size());
    const auto now = SteadyClock::now();
    for (std::size_t i = 0; i < gets.size(); ++i) {
        m_counters.readLatency.record(
            std::chrono::duration_cast<std::chrono::microseconds>(now - gets[i].asked));
        std::optional<Order>& order = (*orders)[i];
        if (order)
            gets[i].done(OrderAnswer{std::move(*order), "store", Duration(0)});
        else
            gets[i].done(Error{ErrorKind::NotFound, "there is no order " + toString(gets[i].id)});
    }
}

} // namespace orderdeck
