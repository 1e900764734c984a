#include "backend/workload/import/import_run.h"

#include <cstdlib>

namespace orderdeck {

namespace {

constexpr auto kPatienceAfterCancel = std::chrono::seconds(1);

} // namespace

ImportRun::ImportRun(const Mapping& mapping, ImportOptions options, Progress progress)
    : m_mapping(mapping), m_options(std::move(options)), m_tell(std::move(progress)),
      m_rejects(m_options.rejectsPath)
{}

ImportFileReport& ImportRun::file(int index)
{
    return m_report.files.at(static_cast<std::size_t>(index));
}

Result<void> ImportRun::refuse(int file, std::int64_t line, const RowProblem& problem,
                               std::string_view raw)
{
    ImportFileReport& report = this->file(file);
    ++report.refused;
    if (m_report.firstRejects.size() < ImportReport::kMostShown)
        m_report.firstRejects.push_back({report.path, line, problem.column, problem.cause});
    return m_rejects.add(report.path, line, problem.column, problem.cause, raw);
}

Result<void> ImportRun::reserve(std::size_t bytes)
{
    m_reserved += static_cast<std::int64_t>(bytes);
    if (m_reserved <= m_options.memoryLimit)
        return {};
    return Error{ErrorKind::Invalid, "the files that must be held in memory take more than " +
                                         std::to_string(m_options.memoryLimit / (1024 * 1024)) +
                                         " MiB: import them in parts"};
}

void ImportRun::advance(int file, std::int64_t bytes)
{
    if (file != m_currentFile) {
        m_bytesBefore += m_bytesOfCurrent;
        m_currentFile = file;
    }
    m_bytesOfCurrent = bytes;
    pulse();
}

void ImportRun::pulse()
{
    const auto now = SteadyClock::now();
    if (m_tell && now >= m_nextTold)
        tell(now);
}

Result<void> ImportRun::keepWaiting(Deadline deadline)
{
    pulse();
    if (cancelled() && !m_giveUp)
        m_giveUp = Deadline::after(kPatienceAfterCancel);
    if (m_giveUp && m_giveUp->passed())
        return Error{ErrorKind::Cancelled, "cancelled before the store answered"};
    if (deadline.passed())
        return Error{ErrorKind::TimedOut, "the store did not answer in time"};
    return {};
}

void ImportRun::tell(SteadyClock::time_point now)
{
    m_nextTold = now + std::chrono::milliseconds(100);
    m_progress.file = m_currentFile >= 0 ? file(m_currentFile).path : std::string();
    m_progress.rowsRead = 0;
    for (const ImportFileReport& each : m_report.files)
        m_progress.rowsRead += each.rowsRead;
    m_progress.bytesRead = m_bytesBefore + m_bytesOfCurrent;
    const ImportedOrders& orders = m_report.orders;
    m_progress.ordersDone =
        orders.written + orders.alreadyThere + orders.conflicts + orders.refused;
    const double seconds = std::chrono::duration<double>(now - m_begin).count();
    m_progress.rowsPerSecond = seconds > 0 ? double(m_progress.rowsRead) / seconds : 0;
    m_tell(m_progress);
}

ImportReport ImportRun::finish()
{
    if (const auto closed = m_rejects.close(); !closed && !m_report.error) {
        m_report.end = ImportEnd::Failed;
        m_report.error = closed.error();
    }
    if (m_rejects.written())
        m_report.rejectsPath = m_rejects.path();
    const auto now = SteadyClock::now();
    m_report.duration = std::chrono::duration_cast<std::chrono::milliseconds>(now - m_begin);
    if (m_tell)
        tell(now);
    // Every row must be accounted for; a report that does not add up is worth nothing.
    if (!m_report.balanced())
        std::abort();
    return std::move(m_report);
}

} // namespace orderdeck
