#include "backend/orders/audit_chain.h"

#include <QTest>

#include <functional>
#include <limits>

using namespace orderdeck;

namespace {

AuditEntry firstEntry()
{
    AuditEntry entry;
    entry.position = 1;
    entry.shard = ShardIndex(2);
    entry.at = fromMicros(1'767'607'200'000'000);
    entry.actor = {"\u00c5sa", Role::Support};
    entry.order = OrderId(28672);
    entry.number = "A-7";
    entry.event = "hold";
    entry.requestId = "r-1";
    entry.reason = "she called";
    entry.version = 3;
    entry.state = "held";
    return entry;
}

AuditEntry secondEntry()
{
    AuditEntry entry = firstEntry();
    entry.position = 2;
    entry.at += std::chrono::seconds(1);
    entry.requestId = "r-2";
    entry.reason.clear();
    entry.result = VerdictKind::Illegal;
    entry.cause = "because";
    return entry;
}

/// `count` entries that are sealed as a store does it.
std::vector<AuditEntry> sealed(int count)
{
    std::vector<AuditEntry> entries;
    std::string before;
    for (int i = 1; i <= count; ++i) {
        AuditEntry entry = firstEntry();
        entry.position = i;
        entry.seal = auditSeal(before, entry);
        before = entry.seal;
        entries.push_back(entry);
    }
    return entries;
}

/// "seal@3 gap@5", after the whole chain was followed.
QByteArray breaksOf(const std::vector<AuditEntry>& entries, const AuditTail& tail)
{
    AuditChain chain{ShardIndex(2)};
    for (const AuditEntry& entry : entries)
        chain.take(entry);
    chain.finish(tail);
    QByteArrayList found;
    for (const AuditBreak& each : chain.breaks()) {
        constexpr const char* kNames[] = {"seal", "gap", "cut off"};
        found.append(QByteArray(QByteArray(kNames[int(each.kind)]) + '@' +
                                QByteArray::number(qlonglong(each.position))));
    }
    return found.join(' ');
}

AuditTail tailOf(const std::vector<AuditEntry>& entries)
{
    return {entries.back().position, entries.back().seal};
}

} // namespace

class AuditTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Computed by another program from the description of the bytes; a change here makes every
    /// audit that is stored look forged.
    void sealsNeverChangeTheirMeaning()
    {
        const std::string first = auditSeal({}, firstEntry());
        QCOMPARE(sealText(first),
                 std::string("07c3124cfa6f50aaf05c157942ae2823b84e6e3c351d3f00d889a86587223ab0"));
        QCOMPARE(sealText(auditSeal(first, secondEntry())),
                 std::string("1d583552b92062212936c86f7ac47bf5f9a2c29459b60a7a6457a1e5460d7a0d"));
    }

    void everyFieldIsSealed()
    {
        using Change = std::function<void(AuditEntry&)>;
        const std::vector<Change> changes{
            [](AuditEntry& e) { ++e.position; },
            [](AuditEntry& e) { e.shard = ShardIndex(3); },
            [](AuditEntry& e) { e.at += Duration(1); },
            [](AuditEntry& e) { e.actor.name = "asa"; },
            [](AuditEntry& e) { e.actor.role = Role::Ops; },
            [](AuditEntry& e) { e.act = AuditAct::Create; },
            [](AuditEntry& e) { e.order = OrderId(1); },
            [](AuditEntry& e) { e.number = "A-8"; },
            [](AuditEntry& e) { e.event = "ship"; },
            [](AuditEntry& e) { e.requestId = "r-2"; },
            [](AuditEntry& e) { e.reason = "he called"; },
            [](AuditEntry& e) { e.result = VerdictKind::Forbidden; },
            [](AuditEntry& e) { e.cause = "x"; },
            [](AuditEntry& e) { ++e.version; },
            [](AuditEntry& e) { e.state = "packed"; },
            // Moved from one field into the next.
            [](AuditEntry& e) { e.number = "A-7h", e.event = "old"; },
        };
        const std::string seal = auditSeal({}, firstEntry());
        QCOMPARE(seal.size(), kAuditSealBytes);
        for (const Change& change : changes) {
            AuditEntry entry = firstEntry();
            change(entry);
            QVERIFY(auditSeal({}, entry) != seal);
        }
        QVERIFY(auditSeal("before", firstEntry()) != seal);
    }

    void sealsComeThroughText()
    {
        const std::string seal = auditSeal({}, firstEntry());
        QVERIFY(parseSeal(sealText(seal)) == seal);
        QVERIFY(parseSeal("") == std::string());
        for (const char* bad : {"a", "zz", "AB", "0x", " 0"})
            QVERIFY(!parseSeal(bad));
    }

    void chainNamesTheFirstPlaceThatIsWrong()
    {
        auto entries = sealed(6);
        QCOMPARE(breaksOf(entries, tailOf(entries)), QByteArray());
        QCOMPARE(breaksOf({}, {}), QByteArray());
        entries[2].reason = "forged";
        QCOMPARE(breaksOf(entries, tailOf(entries)), QByteArray("seal@3"));
        entries[2].seal = auditSeal(entries[1].seal, entries[2]); // The forger seals it again.
        QCOMPARE(breaksOf(entries, tailOf(entries)), QByteArray("seal@4"));
        entries = sealed(6);
        const AuditTail tail = tailOf(entries);
        entries.erase(entries.begin() + 2);
        QCOMPARE(breaksOf(entries, tail), QByteArray("gap@4"));
        entries = sealed(4);
        QCOMPARE(breaksOf(entries, tail), QByteArray("cut off@4"));
        QCOMPARE(breaksOf({}, tail), QByteArray("cut off@0"));
        entries = sealed(6);
        QCOMPARE(breaksOf(entries, {6, "another seal"}), QByteArray("seal@6"));
        QCOMPARE(breaksOf(entries, {5, entries[4].seal}), QByteArray("seal@6"));
    }

    void breaksAreBounded()
    {
        auto entries = sealed(300);
        for (AuditEntry& entry : entries)
            entry.reason = "forged";
        AuditChain chain{ShardIndex(2)};
        for (const AuditEntry& entry : entries)
            chain.take(entry);
        QCOMPARE(chain.breaks().size(), AuditReport::kMostBreaks);
        QCOMPARE(chain.entries(), std::int64_t(300));
    }

    void entriesSayWhatWasAskedAndAnswered()
    {
        TransitionRequest request{OrderId(5), "r", "pay", 7, {"ann", Role::Ops}, "why", "{}"};
        request.at = fromMicros(17);
        Verdict verdict{VerdictKind::GuardFailed, OrderId(5), 4, "placed", "no", {"a"}, false};
        AuditEntry entry = auditEntry(request, verdict);
        QVERIFY(entry.act == AuditAct::Transition && entry.order == OrderId(5));
        QVERIFY(entry.at == request.at && entry.actor == request.actor);
        QCOMPARE(entry.event, request.event);
        QCOMPARE(entry.reason, request.reason);
        QCOMPARE(entry.requestId, request.requestId);
        QCOMPARE(entry.result, VerdictKind::GuardFailed);
        QCOMPARE(entry.cause, verdict.cause);
        NewOrder wish;
        wish.number = "A-1";
        verdict = {VerdictKind::Invalid, OrderId(99), 0, "", "no lifecycle", {}, false};
        entry = auditEntry(wish, verdict);
        QVERIFY(entry.act == AuditAct::Create && entry.order == OrderId());
        QCOMPARE(entry.number, wish.number);
        verdict = {VerdictKind::NumberExists, OrderId(99), 3, "paid", "there", {}, false};
        QVERIFY(auditEntry(wish, verdict).order == OrderId(99));
    }

    void namesAreReadBack()
    {
        for (const AuditAct act :
             {AuditAct::Transition, AuditAct::Create, AuditAct::Install, AuditAct::Import})
            QVERIFY(parseAuditAct(name(act)) == act);
        QVERIFY(!parseAuditAct("nothing"));
        QVERIFY(isManual({"ann", Role::Admin}) && !isManual({"web", Role::Service}));
    }

    void filterMatches_data();
    void filterMatches()
    {
        QFETCH(AuditFilter, filter);
        QFETCH(bool, expected);
        QCOMPARE(matches(filter, firstEntry()), expected);
    }

    void cursorsAreReadBack()
    {
        const std::vector<std::int64_t> positions{17, 0, std::numeric_limits<std::int64_t>::max()};
        QVERIFY(parseAuditCursor(toAuditCursor(positions), 3) == positions);
        QVERIFY(!parseAuditCursor(toAuditCursor(positions), 2));
        for (const char* bad : {"", "1,2,", "1,2,x", "1,2,-3", "1;2;3", "1,2,99999999999999999999"})
            QVERIFY(!parseAuditCursor(bad, 3));
    }
};

void AuditTest::filterMatches_data()
{
    QTest::addColumn<AuditFilter>("filter");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char* title, const AuditFilter& filter, bool expected) {
        QTest::newRow(title) << filter << expected;
    };
    const Timestamp at = firstEntry().at;
    row("everything", {}, true);
    row("who", {.actor = "\u00c5sa"}, true);
    row("part of who", {.actor = "sa"}, false);
    row("order", {.order = OrderId(28672)}, true);
    row("another order", {.order = OrderId(1)}, false);
    row("applied", {.applied = true}, true);
    row("refused", {.applied = false}, false);
    row("part of the reason", {.text = "CALL"}, true);
    row("part of who, in text", {.text = "sa"}, true);
    row("number", {.text = "a-7"}, true);
    row("event", {.text = "hold"}, true);
    row("request", {.text = "R-1"}, true);
    row("state is not searched", {.text = "held"}, false);
    row("longer than any", {.text = "she called again"}, false);
    row("from then", {.from = at}, true);
    row("from later", {.from = at + Duration(1)}, false);
    row("before then", {.before = at}, false);
    row("before later", {.before = at + Duration(1)}, true);
    row("one of two fails", {.actor = "\u00c5sa", .applied = false}, false);
}

std::unique_ptr<QObject> makeAuditTest() { return std::make_unique<AuditTest>(); }

#include "tst_audit.moc"
