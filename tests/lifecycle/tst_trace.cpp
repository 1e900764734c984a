#include "backend/lifecycle/trace.h"
#include "tests/lifecycle/definition_text.h"
#include "tests/lifecycle/lifecycle_tests.h"

#include <QTest>

namespace orderdeck {

namespace {

std::string holdable()
{
    return definition(
        "<datamodel><data id='total' od:type='money'/></datamodel>"
        "<state id='work'><transition event='hold' target='held'/>"
        "<transition event='note'/>"
        "<state id='a'><transition event='next' target='b'/></state>"
        "<state id='b'><transition event='finish' cond='total &gt;= 5' target='z'/>"
        "<transition event='late' cond='version &gt; 3' target='z'/>"
        "<transition event='local' cond=\"region = 'SP'\" target='z'/></state></state>"
        "<state id='held'><transition event='release' cond=\"previous = 'a'\" "
        "target='a'/><transition event='release' cond=\"previous = 'b'\" target='b'/>"
        "<transition event='drop' target='z' od:role='admin'/></state>"
        "<final id='z'/>");
}

std::string traced(const TraceRequest& request)
{
    const Lifecycle lifecycle = readOrFail(holdable());
    const auto trace = traceLifecycle(lifecycle, request);
    return trace ? trace->text() : "error: " + trace.error().message;
}

} // namespace

class TraceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aHeldOrderGoesBackToWhereItCameFrom()
    {
        QCOMPARE(
            traced({{}, Role::Service, {"next", "hold", "note", "release", "finish"}}),
            std::string("a\nnext\tapplied\tb\t\nhold\tapplied\theld\t\n"
                        "note\trefused\theld\theld has no transition for note; legal: release, "
                        "drop\nrelease\tapplied\tb\t\n"
                        "finish\trefused\tb\tthe guard does not hold: total >= 5\n"));
    }

    void aTransitionWithoutTargetKeepsPrevious()
    {
        QCOMPARE(traced({{}, Role::Service, {"next", "note", "hold", "release", "note"}}),
                 std::string("a\nnext\tapplied\tb\t\nnote\tapplied\tb\t\nhold\tapplied\theld\t\n"
                             "release\tapplied\tb\t\nnote\tapplied\tb\t\n"));
    }

    void fieldsAndRolesAreAsked()
    {
        QCOMPARE(traced({{"total=5.00"}, Role::Support, {"next", "hold", "drop"}}),
                 std::string("a\nnext\tapplied\tb\t\nhold\tapplied\theld\t\n"
                             "drop\trefused\theld\tneeds the role admin\n"));
        QCOMPARE(traced({{"total=5.00"}, Role::Support, {"next", "finish", "next"}}),
                 std::string("a\nnext\tapplied\tb\t\nfinish\tapplied\tz\t\n"
                             "next\trefused\tz\tz has no transition for next; nothing is legal "
                             "here\n"));
        QCOMPARE(traced({{"region=SP"}, Role::Support, {"next", "local"}}),
                 std::string("a\nnext\tapplied\tb\t\nlocal\tapplied\tz\t\n"));
    }

    void theVersionGrowsWithEachAppliedEvent()
    {
        QCOMPARE(traced({{}, Role::Service, {"next", "late", "late", "note", "note", "late"}}),
                 std::string("a\nnext\tapplied\tb\t\n"
                             "late\trefused\tb\tthe guard does not hold: version > 3\n"
                             "late\trefused\tb\tthe guard does not hold: version > 3\n"
                             "note\tapplied\tb\t\nnote\tapplied\tb\t\nlate\tapplied\tz\t\n"));
        QCOMPARE(traced({{"version=9"}, Role::Service, {"next", "late"}}),
                 std::string("a\nnext\tapplied\tb\t\nlate\tapplied\tz\t\n"));
    }

    void whatCannotBeReadIsAnError()
    {
        QCOMPARE(traced({{"total=lots"}, Role::Service, {"next"}}),
                 std::string("error: total is money such as 12.50, not 'lots'"));
    }

    void anyRefusedSaysSo()
    {
        const Lifecycle lifecycle = readOrFail(holdable());
        QVERIFY(!traceLifecycle(lifecycle, {{}, Role::Service, {"next"}})->anyRefused());
        QVERIFY(!traceLifecycle(lifecycle, {})->anyRefused());
        QVERIFY(traceLifecycle(lifecycle, {{}, Role::Service, {"zzz", "next"}})->anyRefused());
    }

    void checkCountsAndPrints()
    {
        const auto good = checkLifecycle("g.scxml", holdable());
        QCOMPARE(good.text, std::string());
        const auto bad = checkLifecycle(
            "b.scxml", definition("\n <state id='a'/>\n <state id='b'><transition/></state>"));
        QCOMPARE(bad.errors, 1);
        QCOMPARE(bad.text, std::string("b.scxml:3:16: error: a transition without event is not "
                                       "supported: an order moves when something happens to it\n"));
        const auto warned = checkLifecycle("w.scxml", definition("\n <state id='a'/>"));
        QCOMPARE(warned.errors, 0);
        QCOMPARE(warned.warnings, 1);
        QCOMPARE(warned.text, std::string("w.scxml:2:2: warning: the state a has no way out and is "
                                          "not final: write <final>\n"));
    }
};

std::unique_ptr<QObject> makeTraceTest() { return std::make_unique<TraceTest>(); }

} // namespace orderdeck

#include "tst_trace.moc"
