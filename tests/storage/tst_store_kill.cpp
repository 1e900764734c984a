#include "backend/foundation/random.h"
#include "backend/storage/verify.h"
#include "tests/storage/sqlite_place.h"

#include <QCoreApplication>
#include <QTest>

#include <array>
#include <csignal>
#include <cstring>
#include <sstream>

#include <sys/wait.h>
#include <unistd.h>

using namespace orderdeck;

namespace {

constexpr int kRounds = 20;
constexpr int kShards = 2;
constexpr int kOrders = 400;

void tell(const std::string& line)
{
    // One write, so that a kill cuts between lines or leaves a last one without its end.
    if (write(STDOUT_FILENO, line.data(), line.size()) != ssize_t(line.size()))
        _exit(3);
}

std::string lineOf(const StoreRequest& request, const Verdict* verdict)
{
    const auto* created = std::get_if<NewOrder>(&request);
    const auto* moved = std::get_if<TransitionRequest>(&request);
    std::string line = created != nullptr ? "{\"op\":\"create\"" : "{\"op\":\"submit\"";
    if (moved != nullptr || verdict != nullptr)
        line += ",\"order\":\"" + toString(moved != nullptr ? moved->order : verdict->order) + '"';
    line += ",\"request\":\"" + (created != nullptr ? created->requestId : moved->requestId) + '"';
    if (verdict != nullptr)
        line += ",\"verdict\":\"" + std::string(name(verdict->kind)) +
                "\",\"version\":" + std::to_string(verdict->version) + ",\"state\":\"" +
                verdict->state + '"';
    return line + "}\n";
}

/// Writes without end into a store, telling each request before it is sent and each answer after.
class Driver {
public:
    Driver(OpenStore& open, const std::string& round) : m_open(open), m_random(std::stoull(round))
    {}

    [[noreturn]] void run()
    {
        for (;;) {
            const int shard = static_cast<int>(m_random.below(kShards));
            const auto batch = batchFor(shard);
            for (const StoreRequest& request : batch)
                tell(lineOf(request, nullptr));
            const auto verdicts = must(m_open.writer(shard).apply(batch));
            for (std::size_t i = 0; i < batch.size(); ++i)
                tell(lineOf(batch[i], &verdicts[i]));
            if (m_random.chance(0.1))
                (void)must(m_open.projector(shard).step(50));
            if (m_random.chance(0.02))
                m_open.writer(shard).maintain();
        }
    }

private:
    std::vector<StoreRequest> batchFor(int shard)
    {
        std::vector<StoreRequest> batch;
        const auto first = static_cast<int>(m_random.below(kOrders));
        const auto size = 1 + static_cast<int>(m_random.below(12));
        for (int i = 0; i < size; ++i)
            if (auto request = anyRequest((first + i) % kOrders, shard))
                batch.push_back(std::move(*request));
        return batch;
    }

    /// A create, again and again under the same id, or a step that may be lawful.
    std::optional<StoreRequest> anyRequest(int number, int shard)
    {
        static constexpr std::array kEvents{"pay", "ship", "note", "hold", "release", "close"};
        const NewOrder facts = newOrder(m_open.store(), number);
        if (m_open.store().map().shardOf(facts.id).value != shard)
            return std::nullopt;
        if (m_random.chance(0.2))
            return facts;
        // A small number of request ids, so that some are sent twice, over kills too.
        TransitionRequest request = transition(facts.id, "", kEvents[m_random.below(6)]);
        request.requestId = request.event + std::to_string(m_random.below(5));
        return request;
    }

    OpenStore& m_open;
    Random m_random;
};

struct Round {
    std::string told; ///< What the driver said before it was killed.
    bool killed = false;
};

/// Starts the driver as a process of its own and kills it after it has told `bytes`.
Round killAfter(std::size_t bytes, const std::string& folder, const std::string& round)
{
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0)
        qFatal("no pipe");
    const pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl("/proc/self/exe", "tst_store_kill", "--drive", folder.c_str(), round.c_str(),
              static_cast<char*>(nullptr));
        _exit(4);
    }
    close(ends[1]);
    Round result;
    std::array<char, 4096> buffer{};
    bool sent = false;
    for (ssize_t got = 0; (got = read(ends[0], buffer.data(), buffer.size())) > 0;) {
        result.told.append(buffer.data(), static_cast<std::size_t>(got));
        if (!sent && result.told.size() >= bytes) {
            kill(child, SIGKILL);
            sent = true;
        }
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    result.killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    // The end of a line that was cut off is not known.
    result.told.erase(result.told.rfind('\n') + 1);
    return result;
}

} // namespace

class StoreKillTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatWasAcknowledgedIsThereAfterEveryKill()
    {
        SqlitePlace place(kShards);
        {
            const OpenStore made(place.open());
        }
        Random random(2026);
        std::string told;
        int unanswered = 0;
        for (int round = 0; round < kRounds; ++round) {
            const Round killed =
                killAfter(500 + random.below(60'000), place.folder(), std::to_string(round));
            QVERIFY(killed.killed); // The fault bit.
            told += killed.told;
            unanswered += killed.told.substr(killed.told.rfind('\n', killed.told.size() - 2) + 1)
                              .find("verdict") == std::string::npos;
            std::istringstream input(told);
            const auto history = must(DriverHistory::read(input, "driver"));
            OpenStore open(place.open());
            open.project();
            const auto report =
                must(verify(open.store(), history, [](const VerifyProgress&) { return true; }));
            for (const Finding& finding : report.findings)
                qWarning("%s of order %s: %s", name(finding.corruption).data(),
                         toString(finding.order).c_str(), finding.detail.c_str());
            QVERIFY(report.clean());
            QVERIFY(report.events > 0 && report.notes.empty());
        }
        QVERIFY2(unanswered > 0, "no kill hit a request under way");
    }
};

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 4 && std::strcmp(argv[1], "--drive") == 0) {
        FakeClock clock;
        OpenStore open(must(openSqliteStore({.folder = argv[2]}, clock)));
        Driver(open, argv[3]).run();
    }
    StoreKillTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_store_kill.moc"
