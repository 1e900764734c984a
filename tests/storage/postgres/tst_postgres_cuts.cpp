#include "backend/service/await.h"
#include "backend/service/order_service.h"
#include "tests/storage/postgres/postgres_place.h"
#include "tests/support/tcp_gate.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace orderdeck;
using namespace std::chrono_literals;

namespace {

Deadline soon() { return Deadline::after(60s); }

} // namespace

/// A server behind a gate that cuts connections in the middle of a batch.
class PostgresCutsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QFile::setPermissions(m_folder.path(), QFile::Permissions(0x7755));
        m_server = startTestServer(m_folder.filePath(QStringLiteral("server")).toStdString());
        const ClusterNode& node = m_server->nodes().front();
        m_gate = std::make_unique<TcpGate>(node.socketPath().string());
        PostgresStoreSettings settings;
        settings.map = must(ShardMap::byOrder(1));
        settings.whenMissing = WhenMissing::Create;
        settings.shards = {{"host=127.0.0.1 port=" + std::to_string(m_gate->port()) +
                            " sslmode=disable user=" + node.user + " dbname=" + node.database}};
        m_store = must(openPostgresStore(settings, m_clock));
        m_service = must(OrderService::start(*m_store, m_clock, {}));
        must(awaitResult<int>(
            [&](auto done) {
                m_service->installLifecycle(std::string(kShopScxml), {"test", Role::Admin},
                                            std::move(done));
            },
            soon()));
        m_order =
            must(await<Verdict>([&](auto done) { m_service->create(newOrder(*m_store, 1), done); },
                                soon()))
                .order;
    }

    void cleanupTestCase()
    {
        m_service->stop(Deadline::after(2s));
        m_service.reset();
        m_store.reset();
        m_gate.reset();
        m_server.reset();
    }

    void aCutAtAnyMessageLosesNothingAndDoublesNothing_data()
    {
        QTest::addColumn<TcpGate::Side>("side");
        QTest::addColumn<TcpGate::End>("how");
        QTest::newRow("server, FIN") << TcpGate::Side::Server << TcpGate::End::Fin;
        QTest::newRow("server, RST") << TcpGate::Side::Server << TcpGate::End::Reset;
        QTest::newRow("client, FIN") << TcpGate::Side::Client << TcpGate::End::Fin;
        QTest::newRow("client, RST") << TcpGate::Side::Client << TcpGate::End::Reset;
    }

    void aCutAtAnyMessageLosesNothingAndDoublesNothing()
    {
        QFETCH(TcpGate::Side, side);
        QFETCH(TcpGate::End, how);
        const int before = m_gate->cuts();
        int unanswered = 0;
        for (int message = 0; message < 12; ++message) {
            const std::string request = "cut-" + std::to_string(m_requests++);
            m_gate->cut({.after = side, .message = message, .how = how});
            Verdict verdict = submit(request);
            unanswered += verdict.kind == VerdictKind::Applied ? 0 : 1;
            QVERIFY(verdict.kind == VerdictKind::Applied || verdict.kind == VerdictKind::InDoubt ||
                    verdict.kind == VerdictKind::Unavailable);
            // Sent again until it is known; what was written before answers for itself.
            QVERIFY(QTest::qWaitFor(
                [&] { return (verdict = submit(request)).kind == VerdictKind::Applied; }, 20'000));
            QCOMPARE(eventsOf(request), std::ptrdiff_t(1));
        }
        qInfo("%d connections were cut, %d requests were without an answer at first",
              m_gate->cuts() - before, unanswered);
        QVERIFY(m_gate->cuts() > before && unanswered > 0);
    }

private:
    Verdict submit(const std::string& request)
    {
        TransitionRequest wish = transition(m_order, request, "note");
        wish.actor = {"web", Role::Service};
        return must(await<Verdict>([&](auto done) { m_service->submit(wish, done); }, soon()));
    }
    std::ptrdiff_t eventsOf(const std::string& request)
    {
        const auto events = must(awaitResult<std::vector<Event>>(
            [&](auto done) { m_service->history(m_order, std::move(done)); }, soon()));
        return std::count_if(events.begin(), events.end(),
                             [&](const Event& event) { return event.requestId == request; });
    }

    QTemporaryDir m_folder;
    SystemClock m_clock;
    std::unique_ptr<LocalCluster> m_server;
    std::unique_ptr<TcpGate> m_gate;
    std::unique_ptr<OrderStore> m_store;
    std::unique_ptr<OrderService> m_service;
    OrderId m_order;
    int m_requests = 0;
};

QTEST_GUILESS_MAIN(PostgresCutsTest)
#include "tst_postgres_cuts.moc"
