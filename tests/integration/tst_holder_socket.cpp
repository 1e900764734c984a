#include "backend/hosting/holder_calls.h"
#include "backend/hosting/holder_client.h"
#include "backend/hosting/holder_server.h"
#include "backend/hosting/holder_socket.h"
#include "backend/hosting/line_channel.h"
#include "backend/service/await.h"
#include "tests/integration/fake_door.h"
#include "tests/integration/socket_values.h"

#include <QTemporaryDir>
#include <QTest>
#include <future>
#include <poll.h>
#include <sys/stat.h>

using namespace orderdeck;

namespace {

constexpr auto kMoment = std::chrono::seconds(10);

constexpr const char* kDefinition =
    "<scxml xmlns=\"http://www.w3.org/2005/07/scxml\" version=\"1.0\" name=\"small\" "
    "initial=\"a\">\n<state id=\"a\"><transition event=\"go\" target=\"b\"/></state><final "
    "id=\"b\"/></scxml>";

} // namespace

class HolderSocketTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    std::string m_folder;
    std::unique_ptr<FakeDoor> m_door;
    std::unique_ptr<HolderServer> m_server;

    void serve(Role role, bool maySwitchRole)
    {
        HolderAnswers answers;
        answers.status = [] { return std::string("{\"open\":12}"); };
        answers.verify = [](const std::string& file, const auto& progress) -> Result<std::string> {
            if (!progress(1, 2))
                return Error{ErrorKind::Cancelled, "given up"};
            return "{\"history\":\"" + file + "\"}";
        };
        auto server = HolderServer::start(
            *m_door, {m_folder, "tst_holder", "demo", role, maySwitchRole}, std::move(answers));
        QVERIFY(server.ok());
        m_server = std::move(*server);
    }
    std::unique_ptr<HolderClient> client()
    {
        auto connected = HolderClient::connect(m_folder, Deadline::after(kMoment));
        return connected ? std::move(*connected) : nullptr;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = m_dir.path().toStdString();
        m_door = std::make_unique<FakeDoor>();
        m_door->order = weirdOrder();
        m_door->events = {weirdEvent()};
        serve(Role::Support, false);
    }
    void cleanup()
    {
        m_server.reset();
        m_door.reset();
    }

    void greetsWithItsNameAndProcess()
    {
        const auto asker = client();
        QVERIFY(asker);
        QCOMPARE(asker->holder().program, std::string("tst_holder"));
        QCOMPARE(asker->holder().pid, std::int64_t(::getpid()));
        QCOMPARE(asker->holder().role, Role::Support);
    }

    void valuesComeThroughJsonAsTheyWere()
    {
        QCOMPARE(throughJson(weirdOrder()), weirdOrder());
        QCOMPARE(throughJson(weirdEvent()), weirdEvent());
        const Verdict verdict{
            VerdictKind::GuardFailed, OrderId(1), 4, "s", "why", {"a", "b"}, true};
        QCOMPARE(throughJson(verdict), verdict);
        OrderRow row;
        row.id = OrderId(9);
        row.lastReason = "r";
        row.open = false;
        QCOMPARE(throughJson(row), row);
        const auto reading =
            parseFilter("state:packed,held -state:closed age>2h region:SP total>100 "
                        "placed>2026-01-01 is:open is:stuck \"A-1042\"");
        const OrderQuery query{reading.filter, OrderSort::LargestTotal, 17,
                               "cursor",       Duration(100'000),       MatchCounting::None};
        const OrderQuery back = throughJson(query);
        QCOMPARE(back.filter, query.filter);
        QCOMPARE(back.sort, query.sort);
        QCOMPARE(back.limit, query.limit);
        QCOMPARE(back.after, query.after);
        QVERIFY(back.budget == query.budget);
        QVERIFY(back.counting == query.counting);
        QVERIFY(!throughJson(OrderQuery{}).budget);
        QVERIFY(throughJson(OrderQuery{}).counting == MatchCounting::Bounded);
        OrderPage page;
        page.next = "cursor";
        page.searched = 3'200'000;
        page.outOf = 10'000'000;
        QCOMPARE(throughJson(page).searched, page.searched);
        QCOMPARE(throughJson(page).outOf, page.outOf);
        TransitionRequest request{OrderId(3), "r", "pay", 5, {"ann", Role::Admin}, "why", "{}"};
        QCOMPARE(throughJson(request), request);
        QCOMPARE(throughJson(weirdEntry()), weirdEntry());
        const AuditReport report{
            3,
            {{AuditBreak::Kind::CutOff, ShardIndex(1), 5, OrderId(8), "it ends"}},
            {{7, weirdEntry().seal}, {}}};
        const AuditReport reportBack = throughJson(report);
        QCOMPARE(reportBack.entries, report.entries);
        QVERIFY(reportBack.breaks == report.breaks && reportBack.tails == report.tails);
        for (int kind = 0; kind <= static_cast<int>(ErrorKind::TimedOut); ++kind) {
            const Error error{static_cast<ErrorKind>(kind), "m", "c"};
            QCOMPARE(decodeError(Json(error)), error);
        }
    }

    void everyCallReachesTheDoorAndItsAnswerComesBack()
    {
        const auto asker = client();
        const Deadline moment = Deadline::after(kMoment);
        NewOrder wish;
        wish.requestId = "r-1";
        wish.lifecycle = "order";
        wish.payload = "{}";
        QCOMPARE(*await<Verdict>([&](auto done) { asker->create(wish, done); }, moment),
                 m_door->verdict);
        QCOMPARE(m_door->created.at(0), wish);
        const TransitionRequest request{OrderId(42), "r-2", "pay", {}, {"ann", Role::Support},
                                        "x",         {}};
        QCOMPARE(*await<Verdict>([&](auto done) { asker->submit(request, done); }, moment),
                 m_door->verdict);
        QCOMPARE(m_door->submitted.at(0), request);
        const auto verdicts = await<std::vector<Verdict>>(
            [&](auto done) {
                asker->submitMany({request, request}, done);
            },
            moment);
        QCOMPARE(verdicts->size(), std::size_t(2));
        const auto outcomes = awaitResult<std::vector<ImportOutcome>>(
            [&](auto done) {
                asker->import({{weirdOrder(), {weirdEvent()}}}, done);
            },
            moment);
        QCOMPARE(*outcomes, (std::vector{ImportOutcome::Written, ImportOutcome::AlreadyThere,
                                         ImportOutcome::Conflict}));
        QCOMPARE(m_door->imported.at(0).events.at(0), weirdEvent());
        const auto answer =
            awaitResult<OrderAnswer>([&](auto done) { asker->get(OrderId(4242), done); }, moment);
        QCOMPARE(answer->order, weirdOrder());
        QCOMPARE(answer->age, Duration(5));
        const auto none =
            awaitResult<OrderAnswer>([&](auto done) { asker->get(OrderId(1), done); }, moment);
        QCOMPARE(none.error(), (Error{ErrorKind::NotFound, "no such order", "1"}));
        const auto found = awaitResult<std::vector<OrderAnswer>>(
            [&](auto done) { asker->findByNumber(weirdOrder().number, done); }, moment);
        QCOMPARE(found->size(), std::size_t(2));
        const auto events = awaitResult<std::vector<Event>>(
            [&](auto done) { asker->history(OrderId(4242), done); }, moment);
        QCOMPARE(*events, m_door->events);
        const auto page = awaitResult<OrderPage>(
            [&](auto done) { asker->list({}, std::make_shared<CancelFlag>(), done); }, moment);
        QVERIFY(page->rows.empty());
    }

    void auditIsAskedThroughTheSocket()
    {
        const auto asker = client();
        const Deadline moment = Deadline::after(kMoment);
        m_door->auditPage = {{weirdEntry(), weirdEntry()}, "18,0", "17,0", 99};
        m_door->auditReport = {2, {}, {{17, weirdEntry().seal}}};
        const AuditQuery query{{.actor = "ann",
                                .order = OrderId(42),
                                .applied = false,
                                .text = "x",
                                .from = fromMicros(5),
                                .before = fromMicros(7)},
                               17,
                               "3,4"};
        const auto page = awaitResult<AuditExtract>(
            [&](auto done) { asker->audit(query, nullptr, done); }, moment);
        QVERIFY(page.ok());
        QVERIFY(page->entries == m_door->auditPage.entries);
        QCOMPARE(page->from, std::string("18,0"));
        QCOMPARE(page->next, std::string("17,0"));
        QCOMPARE(page->total, std::int64_t(99));
        const AuditQuery asked = m_door->audited.at(0);
        QVERIFY(asked.filter == query.filter && asked.limit == 17 && asked.before == "3,4");
        const auto report =
            awaitResult<AuditReport>([&](auto done) { asker->checkAudit(nullptr, done); }, moment);
        QVERIFY(report->sound() && report->tails == m_door->auditReport.tails);
        const ImportStart start{{"ann", Role::Admin}, "retail", {"a.csv"}};
        const auto begun =
            await<Result<void>>([&](auto done) { asker->beginImport(start, done); }, moment);
        QVERIFY(begun.ok() && begun->ok());
        QCOMPARE(m_door->begun.at(0).actor.role, Role::Support); // Never above the holder's.
        QCOMPARE(m_door->begun.at(0).mapping, start.mapping);
        QVERIFY(m_door->begun.at(0).files == start.files);
    }

    void answersWhatGoesBeyondTheDoor()
    {
        const auto asker = client();
        const Deadline moment = Deadline::after(kMoment);
        QVERIFY((*awaitResult<Json>([&](auto done) { asker->status(done); }, moment))["open"] ==
                Json(12));
        std::vector<std::int64_t> steps;
        const auto report = awaitResult<Json>(
            [&](auto done) {
                asker->verify(
                    "h.jsonl",
                    [&](auto a, auto b) {
                        steps = {a, b};
                    },
                    done);
            },
            moment);
        QVERIFY((*report)["history"] == Json("h.jsonl"));
        QCOMPARE(steps, (std::vector<std::int64_t>{1, 2}));
    }

    void installedDefinitionsAreKnownAtOnce()
    {
        const auto asker = client();
        const auto version = awaitResult<int>(
            [&](auto done) {
                asker->installLifecycle(kDefinition, {"ann", Role::Admin}, done);
            },
            Deadline::after(kMoment));
        QCOMPARE(*version, 1);
        QVERIFY(asker->catalogue()->find("small", 1) != nullptr);
        QCOMPARE(m_door->installer.role, Role::Support);
        QVERIFY(client()->catalogue()->find("small", 1) != nullptr);
    }

    void nobodyActsAboveTheHoldersRole()
    {
        const auto asker = client();
        const TransitionRequest request{OrderId(42), "r", "pay", {}, {"ann", Role::Admin}, "", {}};
        (void)await<Verdict>([&](auto done) { asker->submit(request, done); },
                             Deadline::after(kMoment));
        QCOMPARE(m_door->submitted.at(0).actor.role, Role::Support);
    }

    void inTheDemoTheRoleIsTheAskersChoice()
    {
        m_server.reset();
        serve(Role::Support, true);
        const auto asker = client();
        const TransitionRequest request{OrderId(42), "r", "pay", {}, {"ann", Role::Admin}, "", {}};
        (void)await<Verdict>([&](auto done) { asker->submit(request, done); },
                             Deadline::after(kMoment));
        QCOMPARE(m_door->submitted.at(0).actor.role, Role::Admin);
    }

    void watchersAreToldOfEventsAndOfLostOnes()
    {
        const auto asker = client();
        std::mutex mutex;
        std::vector<FeedEvent> seen;
        std::int64_t lostInAll = 0;
        const auto subscription =
            asker->watch([&](const std::vector<FeedEvent>& events, std::int64_t lost) {
                const std::lock_guard lock(mutex);
                seen.insert(seen.end(), events.begin(), events.end());
                lostInAll += lost;
            });
        const auto watched = [&] {
            const std::lock_guard lock(m_door->mutex);
            return m_door->watcher != nullptr;
        };
        QTRY_VERIFY(watched());
        m_door->watcher({{5, weirdEvent(), "order"}}, 3);
        const auto told = [&] {
            const std::lock_guard lock(mutex);
            return seen.size() == 1 && lostInAll == 3;
        };
        QTRY_VERIFY(told());
        QCOMPARE(seen.at(0).position, std::int64_t(5));
        QCOMPARE(seen.at(0).event, weirdEvent());
    }

    void aCancelledListIsCancelledAtTheDoor()
    {
        m_door->silent = true;
        const auto asker = client();
        const auto flag = std::make_shared<CancelFlag>();
        asker->list({}, flag, [](const Result<OrderPage>&) {});
        flag->cancel();
        const auto cancelled = [&] {
            const std::lock_guard lock(m_door->mutex);
            return m_door->lastCancel && m_door->lastCancel->cancelled();
        };
        QTRY_VERIFY(cancelled());
    }

    void aHolderThatGoesAwayLeavesWritesInDoubtAndReadsUnanswered()
    {
        m_door->silent = true;
        const auto asker = client();
        std::promise<Verdict> verdict;
        std::promise<Result<OrderAnswer>> answer;
        asker->submit({OrderId(42), "r", "pay", {}, {"ann", Role::Support}, "", {}},
                      [&](Verdict given) { verdict.set_value(std::move(given)); });
        asker->get(OrderId(1),
                   [&](Result<OrderAnswer> given) { answer.set_value(std::move(given)); });
        const auto asked = [&] {
            const std::lock_guard lock(m_door->mutex);
            return m_door->kept.size() == 1 && m_door->keptReads.size() == 1;
        };
        QTRY_VERIFY(asked());
        m_server->stop(Deadline::immediate());
        m_server.reset();
        const Verdict doubt = verdict.get_future().get();
        QCOMPARE(doubt.kind, VerdictKind::InDoubt);
        QCOMPARE(doubt.order.value, std::int64_t(42));
        QCOMPARE(answer.get_future().get().error().kind, ErrorKind::Unavailable);
        // Late answers of the service have nowhere to go and hurt nobody.
        m_door->kept.at(0)(m_door->verdict);
        QCOMPARE(await<Verdict>(
                     [&](auto done) {
                         asker->submit({OrderId(42), "r", "pay", {}, {"a", Role::Support}, "", {}},
                                       done);
                     },
                     Deadline::after(kMoment))
                     ->kind,
                 VerdictKind::Unavailable);
    }

    void stoppingLetsWhatIsUnderWayBeAnswered()
    {
        m_door->silent = true;
        const auto asker = client();
        std::promise<Verdict> verdict;
        asker->submit({OrderId(42), "r", "pay", {}, {"ann", Role::Support}, "", {}},
                      [&](Verdict given) { verdict.set_value(std::move(given)); });
        const auto asked = [&] {
            const std::lock_guard lock(m_door->mutex);
            return m_door->kept.size() == 1;
        };
        QTRY_VERIFY(asked());
        std::thread stopping([&] { m_server->stop(Deadline::after(kMoment)); });
        m_door->kept.at(0)(m_door->verdict);
        stopping.join();
        QCOMPARE(verdict.get_future().get(), m_door->verdict);
    }

    void linesThatMakeNoSenseAreAnsweredAndTheNextOnesToo_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("answer");
        const auto row = [](const char* line, const char* answer) {
            QTest::newRow(line) << QByteArray(line) << QByteArray(answer);
        };
        row("hello", "no line of JSON");
        row("[]", "an id above 0");
        row("17", "an id above 0");
        row("null", "an id above 0");
        row("{\"id\":1}", "an id above 0");
        row("{\"id\":0,\"op\":\"get\"}", "an id above 0");
        row("{\"id\":\"1\",\"op\":\"get\"}", "an id above 0");
        row("{\"id\":1,\"op\":7}", "an id above 0");
        row("{\"id\":1,\"op\":\"drop\"}", "no operation 'drop'");
        row("{\"id\":1,\"op\":\"get\"}", "lacks 'order'");
        row("{\"id\":1,\"op\":\"get\",\"args\":[1]}", "lacks 'order'");
        row("{\"id\":1,\"op\":\"get\",\"args\":{\"order\":\"x\"}}", "no order id");
        row("{\"id\":1,\"op\":\"get\",\"args\":{\"order\":5}}", "cannot be read");
        row("{\"id\":1,\"op\":\"submit\",\"args\":{\"request\":{}}}", "cannot be read");
        row("{\"id\":1,\"op\":\"create\",\"args\":{\"order\":{\"requestId\":\"r\",\"lifecycle\":"
            "\"o\",\"actor\":{\"name\":\"n\",\"role\":\"king\"}}}}",
            "'king' is no role");
        row("{\"id\":1,\"op\":\"list\",\"args\":{\"query\":{\"filter\":{},\"sort\":\"up\","
            "\"limit\":1}}}",
            "no order of sorting");
        row("[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]", "nested");
        row("\xff\xfe", "no line of JSON");
    }
    void linesThatMakeNoSenseAreAnsweredAndTheNextOnesToo()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, answer);
        RawClient raw(m_folder);
        raw.write(line.toStdString());
        const auto told = raw.read();
        QVERIFY(told);
        QVERIFY2(told->find(answer.toStdString()) != std::string::npos, told->c_str());
        raw.write("{\"id\":2,\"op\":\"status\"}");
        QCOMPARE(*raw.read(), std::string("{\"id\":2,\"ok\":{\"open\":12}}"));
    }

    void aLineAboveTheBoundEndsTheConnection()
    {
        RawClient raw(m_folder);
        raw.write(std::string(LineChannel::kMaxLine + 2, 'x'));
        std::string last;
        while (const auto line = raw.read())
            last = *line;
        QVERIFY(last.empty() || last.find("32 MiB") != std::string::npos);
        QVERIFY(client());
    }

    void manyClientsAreServed()
    {
        std::vector<std::unique_ptr<HolderClient>> askers;
        for (int i = 0; i < 20; ++i)
            askers.push_back(client());
        std::atomic<int> answered = 0;
        for (const auto& asker : askers) {
            for (int i = 0; i < 300; ++i)
                asker->submit({OrderId(42), "r", "pay", {}, {"ann", Role::Support}, "", {}},
                              [&](const Verdict& verdict) {
                                  answered += verdict.kind == VerdictKind::Applied ? 1 : 0;
                              });
        }
        QTRY_COMPARE(answered.load(), 6000);
    }

    void whatADeadHolderLeftIsReplaced()
    {
        m_server.reset();
        QCOMPARE(HolderClient::connect(m_folder, Deadline::after(kMoment)).error().kind,
                 ErrorKind::NotFound);
        QFile stale(m_dir.filePath(QStringLiteral("store.sock")));
        QVERIFY(stale.open(QIODevice::WriteOnly));
        stale.close();
        QCOMPARE(HolderClient::connect(m_folder, Deadline::after(kMoment)).error().kind,
                 ErrorKind::NotFound);
        serve(Role::Support, false);
        QVERIFY(client());
        m_server.reset();
        QVERIFY(!stale.exists());
    }

    void theSocketIsForItsOwnerOnly()
    {
        struct stat status {};
        QCOMPARE(::stat((m_folder + "/store.sock").c_str(), &status), 0);
        QCOMPARE(status.st_mode & 07777, mode_t(0600));
    }

    void foldersWithLongNamesWork()
    {
        m_server.reset();
        for (const int length : {60, 100, 200}) {
            const QString folder =
                m_dir.filePath(QString(length, QLatin1Char('f')) + QLatin1Char('/') +
                               QString(length, QLatin1Char('g')));
            QVERIFY(QDir().mkpath(folder));
            m_folder = folder.toStdString();
            serve(Role::Support, false);
            QVERIFY(client());
            QVERIFY(QFile::exists(folder + QStringLiteral("/store.sock")));
            m_server.reset();
            QVERIFY(!QFile::exists(folder + QStringLiteral("/store.sock")));
        }
    }
};

QTEST_GUILESS_MAIN(HolderSocketTest)
#include "tst_holder_socket.moc"
