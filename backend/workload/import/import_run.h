#pragma once

#include "backend/foundation/deadline.h"
#include "backend/service/service_door.h"
#include "backend/workload/import/import_report.h"
#include "backend/workload/import/mapping.h"
#include "backend/workload/import/pending_answer.h"
#include "backend/workload/import/rejects_file.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace orderdeck {

struct ImportOptions {
    std::string rejectsPath = {};            ///< Of the refused rows; empty: they are only counted.
    std::shared_ptr<CancelFlag> cancel = {}; ///< May be null.
    std::string actor = "import";            ///< Name in the events; the role is service.
    std::optional<Actor> person = {}; ///< Who starts it, for the audit; none: a machine does.
    int chunkOrders = 1000;           ///< Orders handed to the service at a time.
    int chunksInFlight = 4;           ///< That the service has not answered yet.
    std::chrono::milliseconds patience{30'000};      ///< For one answer, and for a busy store.
    std::int64_t memoryLimit = 1024LL * 1024 * 1024; ///< For joined files and event logs, in bytes.
};

/// Where in a row something is wrong.
struct RowProblem {
    int column = 0; ///< From 1; 0: the row as a whole.
    std::string cause;
};

/// What the parts of one running import share: the account, the refused rows, the bound on memory,
/// progress and cancel. One thread.
class ImportRun {
public:
    using Progress = std::function<void(const ImportProgress&)>;
    ImportRun(const Mapping& mapping, ImportOptions options, Progress progress);

    [[nodiscard]] const Mapping& mapping() const { return m_mapping; }
    [[nodiscard]] const ImportOptions& options() const { return m_options; }
    [[nodiscard]] ImportReport& report() { return m_report; }
    [[nodiscard]] ImportFileReport& file(int index);
    [[nodiscard]] bool cancelled() const
    {
        return m_options.cancel && m_options.cancel->cancelled();
    }

    /// Counts a row as refused and writes it down. An error: the rejects file cannot be written.
    [[nodiscard]] Result<void> refuse(int file, std::int64_t line, const RowProblem& problem,
                                      std::string_view raw);
    /// Memory that stays taken until the end.
    [[nodiscard]] Result<void> reserve(std::size_t bytes);
    /// Tells the progress, at most ten times a second. `bytes` of the file are read so far.
    void advance(int file, std::int64_t bytes);
    /// The same while nothing is read; whoever listens may then cancel.
    void pulse();
    /// Waits for an answer of the service as long as the options' patience, and after a cancel for
    /// a second in all, however many answers are out. Pulses meanwhile.
    template <typename T>
    [[nodiscard]] Result<T> await(PendingAnswer<Result<T>>& answer)
    {
        const Deadline deadline = Deadline::after(m_options.patience);
        while (true) {
            if (std::optional<Result<T>> come = answer.take(kPulse))
                return *std::move(come);
            if (const auto waited = keepWaiting(deadline); !waited)
                return waited.error();
        }
    }
    void addBytesTotal(std::int64_t bytes) { m_progress.bytesTotal += bytes; }
    /// Closes the account, tells the progress for the last time.
    [[nodiscard]] ImportReport finish();

private:
    using SteadyClock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds kPulse{50};
    [[nodiscard]] Result<void> keepWaiting(Deadline deadline);
    void tell(SteadyClock::time_point now);

    const Mapping& m_mapping;
    ImportOptions m_options;
    Progress m_tell;
    ImportReport m_report;
    RejectsFile m_rejects;
    ImportProgress m_progress;
    int m_currentFile = -1;
    std::int64_t m_bytesBefore = 0; ///< Of the files before the current one.
    std::int64_t m_bytesOfCurrent = 0;
    std::int64_t m_reserved = 0;
    std::optional<Deadline> m_giveUp; ///< Set by the first wait after a cancel.
    SteadyClock::time_point m_begin = SteadyClock::now();
    SteadyClock::time_point m_nextTold = m_begin;
};

} // namespace orderdeck
