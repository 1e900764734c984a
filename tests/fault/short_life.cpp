#include "tests/fault/short_life.h"

#include "backend/storage/sqlite/sqlite_store.h"
#include "backend/storage/verify.h"
#include "tests/storage/store_fixture.h"

#include <filesystem>

#include <sqlite3.h>

namespace orderdeck {
namespace {

constexpr int kFold = 7; ///< Events a projection step folds: several steps are needed.
/// A checkpoint is made after so many events; known ones count too.
constexpr std::size_t kRepeats = 500;

Result<std::unique_ptr<OrderStore>> openIn(const std::string& folder)
{
    static const FakeClock clock;
    return openSqliteStore(
        {.folder = folder, .map = must(ShardMap::byOrder(1)), .whenMissing = WhenMissing::Create},
        clock);
}

TransitionRequest withReason(TransitionRequest request)
{
    request.reason = "asked for";
    return request;
}

TransitionRequest expecting(std::int64_t version, TransitionRequest request)
{
    request.expectedVersion = version;
    return request;
}

} // namespace

Result<std::unique_ptr<OrderStore>> openOneShard(const std::string& folder, const Clock& clock)
{
    return openSqliteStore(
        {.folder = folder, .map = must(ShardMap::byOrder(1)), .whenMissing = WhenMissing::Create},
        clock);
}

DriverLine lineOf(const StoreRequest& request, const Verdict* verdict)
{
    DriverLine line;
    if (const auto* created = std::get_if<NewOrder>(&request)) {
        line.create = true;
        line.requestId = created->requestId;
    } else {
        line.order = std::get<TransitionRequest>(request).order;
        line.requestId = std::get<TransitionRequest>(request).requestId;
    }
    if (verdict == nullptr)
        return line;
    line.verdict = verdict->kind;
    line.version = verdict->version;
    line.state = verdict->state;
    if (line.create && isFinal(verdict->kind))
        line.order = verdict->order;
    return line;
}

ShortLife::ShortLife(OrderStore& store, LifeRecord& record, const Surroundings& around)
    : m_store(store), m_record(record), m_around(around)
{}

void ShortLife::live()
{
    for (const Step& step : steps()) {
        if (!m_around.alive())
            return;
        step();
    }
    m_around.atEnd();
}

std::vector<ShortLife::Step> ShortLife::steps()
{
    const auto make = [this](int number) { return newOrder(m_store, number); };
    const auto move = [this](int number, const char* event, const char* requestId) {
        return transition(newOrder(m_store, number).id, requestId, event);
    };
    const std::vector<OrderHistory> past{historyOf(m_store, 10, 4), historyOf(m_store, 11, 2)};
    NewOrder taken = make(1);
    taken.requestId = "create-1-again";
    return {
        [=, this] {
            send({make(1), make(2), make(3)});
        },
        [=, this] { send({make(4)}); },
        [=, this] {
            send({move(1, "pay", "a"), move(2, "note", "a"), move(4, "hold", "a")});
        },
        [=, this] {
            send({move(2, "ship", "b"), move(3, "cancel", "b")});
        },
        [=, this] {
            send({move(1, "pay", "a"), withReason(move(3, "cancel", "c"))});
        },
        [=, this] { import(past); },
        [=, this] { project(); },
        [=, this] {
            send({move(1, "write_off", "d"), move(4, "release", "d")});
        },
        [=, this] {
            send({expecting(7, move(2, "pay", "e")), taken});
        },
        [=, this] { checkpoint(); },
        [=, this] {
            send({move(2, "pay", "f"), make(5), move(10, "close", "f")});
        },
        [=, this] { project(); },
        [=, this] { closeAll(); },
        [=, this] {
            send({move(5, "pay", "g"), move(2, "hold", "g"), move(11, "ship", "g")});
        },
        [=, this] { project(); },
    };
}

void ShortLife::send(std::vector<StoreRequest> batch)
{
    for (const StoreRequest& request : batch)
        m_around.tell(lineOf(request, nullptr));
    ShardWriter* open = writer();
    if (open == nullptr)
        return;
    auto verdicts = open->apply(batch);
    for (std::size_t i = 0; i < batch.size(); ++i) {
        Verdict failed;
        failed.kind = !verdicts && verdicts.error().kind == ErrorKind::InDoubt
                          ? VerdictKind::InDoubt
                          : VerdictKind::Unavailable;
        const Verdict& verdict = verdicts ? (*verdicts)[i] : failed;
        record(batch[i], m_around.alive() ? &verdict : nullptr);
    }
    if (!verdicts)
        fail(verdicts.error());
}

void ShortLife::record(const StoreRequest& request, const Verdict* verdict)
{
    m_record.told.lines.push_back(lineOf(request, verdict));
    m_around.tell(m_record.told.lines.back());
}

void ShortLife::import(const std::vector<OrderHistory>& histories)
{
    ShardWriter* open = writer();
    if (open == nullptr)
        return;
    const auto outcomes = open->import(histories);
    if (!outcomes)
        return fail(outcomes.error());
    for (std::size_t i = 0; i < histories.size() && m_around.alive(); ++i)
        if ((*outcomes)[i] == ImportOutcome::Written)
            m_record.imported.insert(histories[i].order.number);
}

void ShortLife::project()
{
    for (int folded = 1; folded > 0;) {
        if (!m_projector) {
            auto opened = m_store.openProjector(ShardIndex(0));
            if (!opened)
                return fail(opened.error());
            m_projector = std::move(*opened);
            m_projector->setTargets(shopCatalogue(), 1.0);
        }
        const auto progress = m_projector->step(kFold);
        if (!progress)
            return fail(progress.error());
        folded = progress->folded;
    }
}

void ShortLife::checkpoint()
{
    import(std::vector(kRepeats, historyOf(m_store, 10, 4)));
    if (m_writer)
        m_writer->maintain();
}

void ShortLife::closeAll()
{
    m_projector.reset();
    m_reader.reset();
    m_writer.reset();
}

ShardWriter* ShortLife::writer()
{
    if (!m_reader) {
        auto reader = m_store.openReader(ShardIndex(0));
        if (reader)
            m_reader = std::move(*reader);
    }
    if (m_writer)
        return m_writer.get();
    auto opened = m_store.openWriter(ShardIndex(0));
    auto ready = opened ? (*opened)->install(shopCatalogue()) : Result<void>(opened.error());
    if (!ready) {
        fail(ready.error());
        return nullptr;
    }
    m_writer = std::move(*opened);
    return m_writer.get();
}

void ShortLife::fail(const Error& error)
{
    m_record.errors.push_back(error);
    m_writer.reset();
    m_projector.reset();
}

void liveShortly(const std::string& folder, LifeRecord& record, const Surroundings& around)
{
    for (int attempt = 0; attempt < 2 && around.alive(); ++attempt) {
        auto store = openIn(folder);
        if (store)
            return ShortLife(**store, record, around).live();
        record.errors.push_back(store.error());
    }
}

std::string findings(OrderStore& store, const DriverHistory& told)
{
    const auto report = verify(store, told, [](const VerifyProgress&) { return true; });
    if (!report)
        return report.error().text() + '\n';
    std::string text;
    for (const Finding& finding : report->findings)
        text.append(name(finding.corruption))
            .append(" of order ")
            .append(toString(finding.order))
            .append(": ")
            .append(finding.detail)
            .append("\n");
    for (const std::string& note : report->notes)
        text += note + '\n';
    return text;
}

std::string damage(const std::string& folder)
{
    std::string text;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".db")
            continue;
        sqlite3* database = nullptr;
        sqlite3_open_v2(entry.path().c_str(), &database, SQLITE_OPEN_READWRITE, nullptr);
        sqlite3_stmt* check = nullptr;
        sqlite3_prepare_v2(database, "PRAGMA integrity_check", -1, &check, nullptr);
        const bool answered = sqlite3_step(check) == SQLITE_ROW;
        const std::string said = answered
                                     ? reinterpret_cast<const char*>(sqlite3_column_text(check, 0))
                                     : sqlite3_errmsg(database);
        if (said != "ok")
            text += entry.path().filename().string() + ": " + said + '\n';
        sqlite3_finalize(check);
        sqlite3_close(database);
    }
    return text;
}

std::string troubleAfter(const std::string& folder, LifeRecord record)
{
    std::string text;
    {
        auto store = openIn(folder);
        if (!store)
            return "it cannot be opened: " + store.error().text() + '\n';
        OpenStore open(std::move(*store));
        open.project();
        text = findings(open.store(), record.told);
        for (const int number : {10, 11})
            if (record.imported.contains(newOrder(open.store(), number).number) &&
                open.import(historyOf(open.store(), number, number == 10 ? 4 : 2)) !=
                    ImportOutcome::AlreadyThere)
                text += "an import that was acknowledged is lost\n";
    }
    record.errors.clear();
    liveShortly(folder, record, {});
    for (const Error& error : record.errors)
        text += "asked again: " + error.text() + '\n';
    {
        OpenStore open(must(openIn(folder)));
        open.project();
        const std::string later = findings(open.store(), record.told);
        text += later.empty() ? later : "after everything was asked again: " + later;
    }
    return text + damage(folder);
}

} // namespace orderdeck
