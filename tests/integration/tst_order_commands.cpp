#include "tests/integration/program_run.h"
#include "tests/storage/raw_sql.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace orderdeck;

/// orderdeckctl from the first order to the last, on a store that nobody holds and on one that a
/// service holds.
namespace {

/// An export says when it was made.
QByteArray withoutTimeOfExport(QByteArray text)
{
    const auto begin = text.indexOf("; exported: ");
    if (begin >= 0)
        text.remove(begin, text.indexOf('\r', begin) - begin);
    return text;
}

} // namespace

class OrderCommandsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_profile;

    ProgramRun ctl(const QString& command, const QStringList& more = {}) const
    {
        QStringList arguments = command.split(QLatin1Char(' '), Qt::SkipEmptyParts) + more;
        arguments += {QStringLiteral("--profile"), m_profile};
        return runProgram(QStringLiteral("orderdeckctl"), arguments);
    }
    QJsonObject json(const QString& command, const QStringList& more = {}) const
    {
        const ProgramRun run = ctl(command + QStringLiteral(" --json"), more);
        return QJsonDocument::fromJson(run.out).object();
    }
    QStringList create(const QString& number) const
    {
        return {QStringLiteral("--number"),   number,
                QStringLiteral("--source"),   QStringLiteral("shop"),
                QStringLiteral("--customer"), QStringLiteral("Ann Ström"),
                QStringLiteral("--region"),   QStringLiteral("SP"),
                QStringLiteral("--total"),    QStringLiteral("12.50"),
                QStringLiteral("--currency"), QStringLiteral("EUR")};
    }
    static QString s(const char* text) { return QString::fromUtf8(text); }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_profile = ProfileFolder::write(m_dir->path());
    }

    void anOrderIsMadeFoundMovedAndItsPastTold()
    {
        const QJsonObject made = json(s("order create"), create(s("A-1042")));
        QCOMPARE(made[s("verdict")].toString(), s("applied"));
        QCOMPARE(made[s("state")].toString(), s("placed"));
        const QString id = made[s("order")].toString();

        const ProgramRun paid = ctl(s("order submit A-1042 pay --expect-version 1"));
        QCOMPARE(paid.exitCode, 0);
        QCOMPARE(paid.out,
                 QByteArray("applied: A-1042 (" + id.toUtf8() + ") is paid, version 2\n"));
        const ProgramRun held =
            ctl(s("order submit"), {id, s("hold"), s("--reason"), s("she called")});
        QCOMPARE(held.exitCode, 0);

        const QJsonObject order = json(s("order show A-1042"));
        QCOMPARE(order[s("id")].toString(), id);
        QCOMPARE(order[s("state")].toString(), s("held"));
        QCOMPARE(order[s("previousState")].toString(), s("paid"));
        QCOMPARE(order[s("customer")].toString(), s("Ann Ström"));
        QCOMPARE(order[s("totalMinor")].toInt(), 1250);
        const ProgramRun shown = ctl(s("order show A-1042"));
        QCOMPARE(shown.exitCode, 0);
        QVERIFY(shown.out.contains("12.50 EUR"));
        QVERIFY(shown.out.contains("release"));

        const ProgramRun events = ctl(s("order events A-1042"));
        QCOMPARE(events.exitCode, 0);
        QCOMPARE(events.out.count('\n'), 4);
        QVERIFY(events.out.contains("she called"));
        // Which store is meant may also be said first.
        const ProgramRun list = runProgram(
            s("orderdeckctl"), {s("--profile"), m_profile, s("order"), s("list"), s("state:held")});
        QVERIFY(list.out.contains("A-1042"));
        QVERIFY(list.out.endsWith("1 order\n"));
    }

    void verdictsAreNamedAndEndInOne()
    {
        QCOMPARE(ctl(s("order create"), create(s("A-1"))).exitCode, 0);
        const auto refused = [&](const QString& command, const QStringList& more,
                                 const char* verdict) {
            const ProgramRun run = ctl(command, more);
            QVERIFY2(run.out.startsWith(QByteArray(QByteArray(verdict) + ": ")),
                     QByteArray(run.out + run.err));
            QCOMPARE(run.exitCode, 1);
        };
        refused(s("order create"), create(s("A-1")), "number exists");
        refused(s("order submit A-1 deliver"), {}, "illegal");
        refused(s("order submit A-1 pay --expect-version 7"), {}, "version conflict");
        refused(s("order submit A-1 hold"), {}, "invalid");
        refused(s("order submit A-1 pay --as viewer"), {}, "forbidden");
        const ProgramRun unknown = ctl(s("order submit A-2 pay"));
        QCOMPARE(unknown.exitCode, 1);
        QVERIFY(unknown.err.contains("not found"));
        QVERIFY(unknown.out.isEmpty());
    }

    void theAuditTellsWhoDidWhatAndWhy()
    {
        QCOMPARE(ctl(s("order create"), create(s("A-1"))).exitCode, 0);
        QCOMPARE(ctl(s("order create"), create(s("A-2"))).exitCode, 0);
        const QStringList why{s("--reason"), s("=HYPERLINK(1)")};
        QCOMPARE(ctl(s("order submit A-1 hold"), why).exitCode, 0);
        QCOMPARE(ctl(s("order submit A-1 deliver")).exitCode, 1);
        QCOMPARE(ctl(s("order submit A-2 pay --as viewer")).exitCode, 1);

        const QJsonObject all = json(s("audit"));
        QCOMPARE(all[s("total")].toInt(), 5);
        QCOMPARE(all[s("entries")].toArray().size(), 5);
        const QJsonObject newest = all[s("entries")].toArray().first().toObject();
        QCOMPARE(newest[s("result")].toString(), s("forbidden"));
        QCOMPARE(newest[s("role")].toString(), s("viewer"));
        const auto count = [&](const QString& filter) {
            return json(s("audit ") + filter)[s("entries")].toArray().size();
        };
        QCOMPARE(count(s("--order A-1")), 3);
        QCOMPARE(count(s("--result refused")), 2);
        QCOMPARE(count(s("--result applied --since 1h --limit 2")), 2);
        QCOMPARE(count(s("--by nobody")), 0);
        QCOMPARE(ctl(s("audit --result maybe")).exitCode, 2);
        QCOMPARE(ctl(s("audit --order A-9")).exitCode, 1);

        const ProgramRun table = ctl(s("audit --order A-1"));
        QVERIFY(table.out.contains("=HYPERLINK(1)") && table.out.contains("illegal: "));
        const ProgramRun csv = ctl(s("audit --csv"));
        QCOMPARE(csv.exitCode, 0);
        QCOMPARE(csv.out.count('\n'), 6);
        QVERIFY(csv.out.contains(",'=HYPERLINK(1),"));
    }

    void theChainOfTheAuditIsCheckedAndABreakNamed()
    {
        QCOMPARE(ctl(s("order create"), create(s("A-1"))).exitCode, 0);
        QCOMPARE(ctl(s("order submit A-1 pay")).exitCode, 0);
        QCOMPARE(ctl(s("order submit A-1 pay")).exitCode, 1);
        const ProgramRun sound = ctl(s("audit check"));
        QCOMPARE(sound.exitCode, 0);
        QVERIFY(sound.out.startsWith("3 entries checked\n"));
        QVERIFY(sound.out.endsWith("the chain is sound\n"));
        const QJsonObject last =
            json(s("audit --limit 1"))[s("entries")].toArray().first().toObject();
        const QString file =
            m_dir->path() + s("/store/shard-000%1.db").arg(last[s("shard")].toInt());
        QVERIFY(QFile::exists(file));
        runSql(file.toStdString(),
               {"DROP TRIGGER audit_is_not_changed",
                "UPDATE audit SET actor = 'somebody else' WHERE position = (SELECT max(position) "
                "FROM audit)"});
        const ProgramRun broken = ctl(s("audit check"));
        QCOMPARE(broken.exitCode, 1);
        QVERIFY(broken.out.contains("broken: entry "));
        QVERIFY(broken.out.endsWith("the chain is broken\n"));
        QCOMPARE(json(s("audit check"))[s("breaks")].toArray().size(), 1);
        const ProgramRun verified = ctl(s("verify"));
        QCOMPARE(verified.exitCode, 1);
        QVERIFY(verified.out.contains("invariant 10"));
    }

    void theSameRequestAgainGetsTheSameAnswer()
    {
        QCOMPARE(ctl(s("order create"), create(s("A-1"))).exitCode, 0);
        const QJsonObject first = json(s("order submit A-1 pay --request-id r-1"));
        const QJsonObject again = json(s("order submit A-1 pay --request-id r-1"));
        QCOMPARE(first[s("version")], again[s("version")]);
        QCOMPARE(again[s("repeated")].toBool(), true);
        const ProgramRun other = ctl(s("order submit A-1 pick --request-id r-1"));
        QCOMPARE(other.exitCode, 1);
        QVERIFY(other.out.startsWith("invalid: "));
    }

    void longListsSayWhatIsLeftAndGoOn()
    {
        for (int i = 0; i < 5; ++i)
            QCOMPARE(ctl(s("order create"), create(s("A-%1").arg(i))).exitCode, 0);
        const ProgramRun part = ctl(s("order list --sort number --limit 2"));
        QVERIFY2(part.out.contains("first 2 of 5"), part.out);
        const QJsonObject page = json(s("order list --sort number --limit 2"));
        const QJsonObject rest =
            json(s("order list --sort number"), {s("--after"), page[s("next")].toString()});
        QCOMPARE(rest[s("rows")].toArray().size(), 3);
        QCOMPARE(rest[s("rows")].toArray()[0].toObject()[s("number")].toString(), s("A-2"));
        QVERIFY(ctl(s("order list -state:placed")).out.endsWith("0 orders\n"));
    }

    void whatMatchesIsExportedToAFileOrStandardOutput()
    {
        for (int i = 0; i < 3; ++i)
            QCOMPARE(ctl(s("order create"), create(s("A-%1").arg(i))).exitCode, 0);
        QCOMPARE(ctl(s("order submit A-1 pay")).exitCode, 0);
        const QString file = m_dir->filePath(s("out.csv"));
        const ProgramRun made =
            ctl(s("order export state:placed --columns number,customer,total --to"), {file});
        QCOMPARE(made.exitCode, 0);
        QVERIFY2(made.out.startsWith("2 orders written to "), made.out);
        QFile csv(file);
        QVERIFY(csv.open(QIODevice::ReadOnly));
        const auto lines = csv.readAll().split('\n');
        QVERIFY(lines[0].startsWith("number,customer,total,filter: state:placed; sort: oldest;"));
        QCOMPARE(lines[1], QByteArray("A-0,Ann Ström,12.50,\r"));
        QCOMPARE(lines[2], QByteArray("A-2,Ann Ström,12.50,\r"));
        const ProgramRun piped = ctl(s("order export --format jsonl --sort number --to -"));
        QCOMPARE(piped.exitCode, 0);
        const auto objects = piped.out.split('\n');
        QCOMPARE(objects.size(), 5);
        const QJsonObject last = QJsonDocument::fromJson(objects[3]).object();
        QCOMPARE(last[s("number")].toString(), s("A-2"));
        for (const char* wrong : {"order export", "order export --to x --format xml",
                                  "order export --to x --columns colour"})
            QCOMPARE(ctl(s(wrong)).exitCode, 2);
        const ProgramRun nowhere = ctl(s("order export --to /nowhere/at/all.csv"));
        QCOMPARE(nowhere.exitCode, 2);
        QVERIFY(nowhere.err.contains("/nowhere/at/all.csv"));
    }

    void textThatSteersTerminalsIsShownAsText()
    {
        const QString nasty = s("A-\x1b[31m\u202e\r\nred");
        QCOMPARE(ctl(s("order create"), create(nasty)).exitCode, 0);
        for (const QString& command : {s("order list"), s("order show")}) {
            const ProgramRun run =
                ctl(command, command == s("order show") ? QStringList{nasty} : QStringList{});
            QCOMPARE(run.exitCode, 0);
            QVERIFY(run.out.contains("A-\\x1B[31m\\u202E\\r\\nred"));
            QVERIFY(!run.out.contains('\x1b'));
        }
    }

    void aHeldStoreAnswersLikeARestingOne()
    {
        for (int i = 0; i < 8; ++i)
            QCOMPARE(ctl(s("order create"), create(s("A-%1").arg(i))).exitCode, 0);
        QCOMPARE(ctl(s("order submit A-3 pay")).exitCode, 0);
        QCOMPARE(ctl(s("order submit A-3 deliver")).exitCode, 1);
        const QStringList commands = {s("order show A-3 --json"),
                                      s("order events A-3"),
                                      s("order events A-3 --json"),
                                      s("order list --json --sort number"),
                                      s("order list --json state:paid"),
                                      s("order list --json --sort newest --limit 3"),
                                      s("order show A-99"),
                                      s("lifecycle list"),
                                      s("audit"),
                                      s("audit --json --result refused"),
                                      s("audit --csv --limit 3"),
                                      s("audit check"),
                                      s("verify")};
        QList<ProgramRun> resting;
        for (const QString& command : commands)
            resting += ctl(command);
        RunningDaemon daemon({s("--profile"), m_profile});
        QVERIFY2(daemon.waitUntilItServes(), daemon.err());
        for (qsizetype i = 0; i < commands.size(); ++i) {
            const ProgramRun held = ctl(commands[i]);
            QCOMPARE(withoutTimeOfExport(held.out), withoutTimeOfExport(resting[i].out));
            QCOMPARE(held.err, resting[i].err);
            QCOMPARE(held.exitCode, resting[i].exitCode);
        }
        const QJsonObject status = json(s("status"));
        QCOMPARE(status[s("holder")].toObject()[s("pid")].toInteger(), daemon.pid());
        QCOMPARE(status[s("holder")].toObject()[s("program")].toString(), s("orderdeckd"));
        QCOMPARE(json(s("order submit A-4 pay"))[s("verdict")].toString(), s("applied"));
    }

    void theProfilesRoleIsTheHighest()
    {
        QCOMPARE(ctl(s("order create"), create(s("A-1"))).exitCode, 0);
        m_profile = ProfileFolder::write(m_dir->path(), "support");
        const ProgramRun higher = ctl(s("order submit A-1 pay --as admin"));
        QCOMPARE(higher.exitCode, 2);
        QVERIFY(higher.err.contains("the profile's role is support"));
        const ProgramRun lower = ctl(s("order submit A-1 pay --as viewer"));
        QCOMPARE(lower.exitCode, 1);
    }
};

QTEST_GUILESS_MAIN(OrderCommandsTest)
#include "tst_order_commands.moc"
