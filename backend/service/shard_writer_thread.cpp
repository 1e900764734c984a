#include "backend/service/shard_writer_thread.h"

#include "backend/foundation/logging.h"

#include <algorithm>
#include <cstdlib>

namespace orderdeck {

namespace {

using SteadyClock = Deadline::SteadyClock;
using namespace std::chrono_literals;

constexpr auto kIdleBeforeMaintenance = 250ms;
constexpr auto kMaintenanceUnderLoad = 5s;
constexpr auto kLongWait = 60s;
constexpr std::chrono::milliseconds kFirstPause = 50ms;
constexpr std::chrono::milliseconds kLongestPause = 2s;
/// How long a request may come again because its order is locked by another session.
constexpr auto kLockedPatience = 5s;
constexpr auto kLockedPause = 5ms;
/// Requests that may be held back because one of their order is in the batch, in batches.
constexpr std::size_t kHeldBatches = 8;

OrderId orderOf(const StoreRequest& request)
{
    if (const auto* transition = std::get_if<TransitionRequest>(&request))
        return transition->order;
    return std::get<NewOrder>(request).id;
}

FinishedWrite refusedWrite(const StoreRequest& request, const Verdict& verdict)
{
    FinishedWrite write;
    write.kind = verdict.kind;
    write.order = verdict.order;
    write.from = verdict.state;
    if (const auto* transition = std::get_if<TransitionRequest>(&request)) {
        write.event = transition->event;
    } else {
        write.event = "created";
        write.lifecycle = std::get<NewOrder>(request).lifecycle;
    }
    return write;
}

/// The request was wrong, not the store.
bool isCallersFault(ErrorKind kind)
{
    return kind == ErrorKind::Invalid || kind == ErrorKind::Conflict ||
           kind == ErrorKind::Unsupported;
}

void answerAll(std::vector<WriteTask>& batch, VerdictKind kind, const std::string& cause)
{
    for (WriteTask& task : batch) {
        Verdict verdict;
        verdict.kind = kind;
        verdict.order = orderOf(task.request);
        verdict.cause = cause;
        task.done(std::move(verdict));
    }
}

} // namespace

ShardWriterThread::ShardWriterThread(ShardWriterContext context)
    : m_context(std::move(context)), m_inbox(static_cast<std::size_t>(m_context.queue))
{}

ShardWriterThread::~ShardWriterThread()
{
    m_inbox.close(Deadline::immediate());
    join();
}

Result<OrderId> ShardWriterThread::start()
{
    std::promise<Result<OrderId>> opened;
    auto answer = opened.get_future();
    m_thread = std::thread([this, promise = std::move(opened)]() mutable { run(promise); });
    return answer.get();
}

void ShardWriterThread::join()
{
    if (m_thread.joinable())
        m_thread.join();
}

std::string ShardWriterThread::trouble() const
{
    const std::lock_guard lock(m_mutex);
    return m_trouble;
}

std::int64_t ShardWriterThread::queued() const
{
    return static_cast<std::int64_t>(m_inbox.waiting()) + m_held.load();
}

void ShardWriterThread::run(std::promise<Result<OrderId>>& opened)
{
    Result<OrderId> newest = open();
    const bool usable = newest.ok();
    opened.set_value(std::move(newest));
    while (usable && !finished()) {
        if (m_writer)
            workOnce();
        else
            recoverOnce();
    }
    do {
        answerUnavailable(m_inbox.take(WriterInbox::kBulkLimit, Deadline::immediate()));
    } while (m_inbox.waiting() > 0);
    m_feedHead.reset();
    m_writer.reset();
    m_writable = false;
}

Result<OrderId> ShardWriterThread::open()
{
    auto writer = m_context.store.openWriter(m_context.shard);
    if (!writer)
        return writer.error();
    if (auto installed = (*writer)->install(*m_context.catalogue()); !installed)
        return installed.error();
    auto newest = (*writer)->newestId();
    if (!newest)
        return newest;
    if (m_importOpen) {
        if (const auto ended = endImportMark(); !ended)
            return ended.error();
    }
    m_writer = std::move(*writer);
    m_nextMaintenance = SteadyClock::now() + kMaintenanceUnderLoad;
    m_writable = true;
    return newest;
}

bool ShardWriterThread::finished() const
{
    const auto until = m_inbox.drainUntil();
    return until && (until->passed() || (m_inbox.waiting() == 0 && m_batches.waiting() == 0));
}

void ShardWriterThread::workOnce()
{
    const auto most = static_cast<std::size_t>(m_context.maxBatch);
    const std::size_t room =
        std::min(most, most * kHeldBatches - std::min(m_batches.waiting(), most * kHeldBatches));
    const Deadline wait = m_batches.waiting() == 0
                              ? Deadline::after(m_maintained ? SteadyClock::duration(kLongWait)
                                                             : kIdleBeforeMaintenance)
                          : m_allLocked ? Deadline::after(kLockedPause)
                                        : Deadline::immediate();
    WriterInbox::Work work = m_inbox.take(room, wait);
    const auto now = SteadyClock::now();
    if ((work.empty() && m_batches.waiting() == 0 && !m_maintained) || now >= m_nextMaintenance)
        maintain(now);
    for (InstallTask& task : work.installs)
        install(task);
    m_batches.add(std::move(work.requests));
    if (m_writer && m_batches.waiting() > 0)
        apply(m_batches.next(most));
    m_held = static_cast<std::int64_t>(m_batches.waiting());
    if (work.import)
        import(std::move(*work.import));
}

void ShardWriterThread::maintain(SteadyClock::time_point now)
{
    m_writer->maintain();
    m_maintained = true;
    m_nextMaintenance = now + kMaintenanceUnderLoad;
}

void ShardWriterThread::recoverOnce()
{
    const auto now = SteadyClock::now();
    if (now < m_retryAt) {
        answerUnavailable(m_inbox.take(static_cast<std::size_t>(m_context.queue),
                                       Deadline::after(m_retryAt - now)));
        return;
    }
    if (const auto opened = open(); opened) {
        const std::lock_guard lock(m_mutex);
        m_trouble.clear();
    } else {
        lose(opened.error());
    }
}

void ShardWriterThread::apply(std::vector<WriteTask> batch)
{
    m_lastStamp = std::max(m_lastStamp, m_context.clock.now());
    std::vector<StoreRequest> requests;
    requests.reserve(batch.size());
    for (WriteTask& task : batch) {
        std::visit([this](auto& request) { request.at = m_lastStamp; }, task.request);
        requests.push_back(std::move(task.request));
    }
    const auto begin = SteadyClock::now();
    auto verdicts = m_writer->apply(requests);
    const auto took = SteadyClock::now() - begin;
    if (verdicts && verdicts->size() != batch.size())
        std::abort();
    if (verdicts) {
        m_context.counters.commitLatency.record(
            std::chrono::duration_cast<std::chrono::microseconds>(took));
        m_pause = 0ms;
        m_maintained = false;
        keepLocked(batch, requests, *verdicts);
        answer(batch, requests, *verdicts);
        return;
    }
    for (std::size_t i = 0; i < batch.size(); ++i)
        batch[i].request = std::move(requests[i]);
    lose(verdicts.error());
    m_context.counters.refused += static_cast<std::int64_t>(batch.size());
    const bool inDoubt = verdicts.error().kind == ErrorKind::InDoubt;
    for (const WriteTask& task : batch)
        forgetStatus(orderOf(task.request));
    answerAll(batch, inDoubt ? VerdictKind::InDoubt : VerdictKind::Unavailable,
              verdicts.error().text());
    // In doubt means that there may be new events all the same.
    if (inDoubt)
        m_context.committed();
}

void ShardWriterThread::keepLocked(std::vector<WriteTask>& batch,
                                   std::vector<StoreRequest>& requests,
                                   std::vector<Verdict>& verdicts)
{
    const auto now = SteadyClock::now();
    std::vector<WriteTask> locked;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        if (verdicts[i].kind == VerdictKind::Busy && now - batch[i].submitted < kLockedPatience) {
            batch[i].request = std::move(requests[i]);
            locked.push_back(std::move(batch[i]));
            continue;
        }
        if (kept != i) {
            batch[kept] = std::move(batch[i]);
            requests[kept] = std::move(requests[i]);
            verdicts[kept] = std::move(verdicts[i]);
        }
        ++kept;
    }
    m_allLocked = kept == 0;
    batch.resize(kept);
    requests.resize(kept);
    verdicts.resize(kept);
    m_batches.putBack(std::move(locked));
}

void ShardWriterThread::answer(std::vector<WriteTask>& batch,
                               const std::vector<StoreRequest>& requests,
                               std::vector<Verdict>& verdicts)
{
    CounterBoard& counters = m_context.counters;
    const auto now = SteadyClock::now();
    std::vector<FinishedWrite> refused;
    bool written = false;
    ++counters.batches;
    counters.batchedRequests += static_cast<std::int64_t>(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
        Verdict& verdict = verdicts[i];
        if (verdict.kind != VerdictKind::Applied) {
            ++counters.refused;
            refused.push_back(refusedWrite(requests[i], verdict));
            refused.back().shard = m_context.shard.value;
        } else if (!verdict.repeated) {
            written = true;
            forgetStatus(verdict.order);
            const bool made = std::holds_alternative<NewOrder>(requests[i]);
            ++(made ? counters.created : counters.transitions);
            counters.writeLatency.record(
                std::chrono::duration_cast<std::chrono::microseconds>(now - batch[i].submitted));
        }
        batch[i].done(std::move(verdict));
    }
    if (!refused.empty())
        m_context.refused(refused);
    if (written)
        m_context.committed();
}

void ShardWriterThread::forgetStatus(OrderId order)
{
    if (m_context.statuses != nullptr)
        m_context.statuses->forget(order);
}

void ShardWriterThread::import(ImportTask task)
{
    if (!m_writer) {
        task.done(Error{ErrorKind::Unavailable, trouble(), {}});
        return;
    }
    auto outcomes = writeImport(task);
    if (outcomes) {
        m_pause = 0ms;
        m_maintained = false;
        for (std::size_t i = 0; i < outcomes->size(); ++i) {
            if ((*outcomes)[i] != ImportOutcome::Written)
                continue;
            ++m_context.counters.imported;
            m_context.counters.importedEvents +=
                static_cast<std::int64_t>(task.histories[i].events.size());
        }
    } else if (!isCallersFault(outcomes.error().kind)) {
        lose(outcomes.error());
    }
    task.done(std::move(outcomes));
    m_context.committed();
}

Result<std::vector<ImportOutcome>> ShardWriterThread::writeImport(const ImportTask& task)
{
    const auto before = feedHead();
    if (!before)
        return before.error();
    m_context.imports.open(*before);
    m_importOpen = true;
    auto outcomes = m_writer->import(task.histories);
    // When it is in doubt, the stretch ends where the feed ends once the writer is open again.
    if (outcomes || isCallersFault(outcomes.error().kind)) {
        if (const auto ended = endImportMark(); !ended)
            return ended.error();
    }
    return outcomes;
}

Result<void> ShardWriterThread::endImportMark()
{
    const auto after = feedHead();
    if (!after)
        return after.error();
    m_context.imports.close(*after);
    m_importOpen = false;
    return {};
}

Result<std::int64_t> ShardWriterThread::feedHead()
{
    if (!m_feedHead) {
        auto reader = m_context.store.openReader(m_context.shard);
        if (!reader)
            return reader.error();
        m_feedHead = std::move(*reader);
    }
    return m_feedHead->feedHead();
}

void ShardWriterThread::install(InstallTask& task)
{
    if (!m_writer) {
        task.done(Error{ErrorKind::Unavailable, trouble(), {}});
        return;
    }
    if (task.act) {
        m_lastStamp = std::max(m_lastStamp, m_context.clock.now());
        task.act->at = m_lastStamp;
    }
    auto installed =
        task.catalogue ? m_writer->install(*task.catalogue, task.act) : m_writer->note(*task.act);
    if (!installed && !isCallersFault(installed.error().kind))
        lose(installed.error());
    task.done(std::move(installed));
}

void ShardWriterThread::answerUnavailable(WriterInbox::Work work)
{
    const std::string cause =
        m_writable.load() || trouble().empty() ? "the service is stopping" : trouble();
    std::vector<WriteTask> held = m_batches.next(m_batches.waiting());
    while (!held.empty()) {
        answerAll(held, VerdictKind::Unavailable, cause);
        held = m_batches.next(m_batches.waiting());
    }
    m_held = 0;
    answerAll(work.requests, VerdictKind::Unavailable, cause);
    if (work.import)
        work.import->done(Error{ErrorKind::Unavailable, cause, {}});
    for (InstallTask& task : work.installs)
        task.done(Error{ErrorKind::Unavailable, cause, {}});
}

void ShardWriterThread::lose(const Error& error)
{
    qCWarning(logService, "shard %d cannot write: %s", m_context.shard.value, error.text().c_str());
    {
        const std::lock_guard lock(m_mutex);
        m_trouble = error.text();
    }
    m_writable = false;
    m_feedHead.reset();
    m_writer.reset();
    m_pause = std::clamp(m_pause * 2, kFirstPause, kLongestPause);
    m_retryAt = SteadyClock::now() + m_pause;
}

} // namespace orderdeck
