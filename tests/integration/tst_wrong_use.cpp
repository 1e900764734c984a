#include "tests/integration/program_run.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace orderdeck;

/// Command lines that cannot be meant: one helpful sentence on stderr, nothing on stdout, exit 2.
class WrongUseTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    QString m_profile;

    static void row(const char* program, const char* arguments, const char* told)
    {
        QTest::addRow("%s %s", program, arguments)
            << QString::fromLatin1(program) << QString::fromUtf8(arguments) << QByteArray(told);
    }
    static void ctl(const char* arguments, const char* told)
    {
        row("orderdeckctl", arguments, told);
    }
    static void daemon(const char* arguments, const char* told)
    {
        row("orderdeckd", arguments, told);
    }

    /// What is wrong before any store is looked at.
    static void shapes()
    {
        ctl("", "a command is missing");
        ctl("ordre", "no command 'ordre'");
        ctl("order", "order create");
        ctl("order shwo 1", "no command 'order shwo'");
        ctl("lifecycle", "lifecycle check");
        ctl("statsu", "is 'status' meant?");
        ctl("--demo", "a command is missing");
        ctl("--profile", "a command is missing");
        ctl("--demo order shwo", "no command 'order shwo'");
        ctl("--demo order list --profile P", "exclude each other");
        ctl("--colour order list", "the command comes first");
        ctl("-x", "the command comes first");
        ctl("order show", "needs ID");
        ctl("order show 1 2", "'2' is one too many");
        ctl("order submit 1", "needs ID EVENT");
        ctl("order submit 1 pay now", "'now' is one too many");
        ctl("order events", "needs ID");
        ctl("order create extra", "'extra' is one too many");
        ctl("lifecycle check", "needs FILE");
        ctl("lifecycle trace", "needs FILE EVENT");
        ctl("lifecycle install", "needs FILE");
        ctl("lifecycle list one", "'one' is one too many");
        ctl("status now", "'now' is one too many");
        ctl("rebuild all", "'all' is one too many");
        ctl("verify all", "'all' is one too many");
        ctl("import", "needs FILE");
    }

    static void options()
    {
        ctl("order list", "--profile or --demo");
        ctl("status", "--profile or --demo");
        ctl("verify", "--profile or --demo");
        ctl("rebuild", "--profile or --demo");
        ctl("order list --profile", "--profile needs a value");
        ctl("order list --profile --json", "--profile needs a value");
        ctl("order list --profile= ", "needs a value");
        ctl("order list --profile P --demo", "exclude each other");
        ctl("order list --profile P --profile P", "given twice");
        ctl("order list --profile P --folder D", "--folder goes with --demo");
        ctl("order list --profil P", "is --profile meant?");
        ctl("order list --profile P --jsn", "is --json meant?");
        ctl("order list --profile P --json=yes", "--json takes no value");
        ctl("order list --profile P --colour", "there is no option --colour");
        ctl("order list --profile /nowhere/at-all.toml", "/nowhere/at-all.toml");
        ctl("order list --profile P --limit none", "--limit takes a whole number");
        ctl("order list --profile P --limit 0", "--limit takes a whole number");
        ctl("order list --profile P --limit -5", "--limit takes a whole number");
        ctl("order list --profile P --limit 1e3", "--limit takes a whole number");
        ctl("order list --profile P --limit 99999999999999999999", "--limit takes a whole number");
        ctl("order list --profile P --sort upwards", "--sort takes");
        ctl("order list --profile P stat:packed", "'stat:packed' is not understood");
        ctl("order list --profile P age>soon", "'age>soon' is not understood");
        ctl("order show 1 --profile P --as king", "there is no role 'king'");
        ctl("order submit 1 pay --profile P --expect-version zero", "--expect-version takes");
        ctl("order submit 1 pay --profile P --expect-version 0", "--expect-version takes");
        ctl("order submit 1 pay --profile P --as", "--as needs a value");
        ctl("order create --profile P --total 12,50", "--total takes an amount");
        ctl("order create --profile P --total 1.234", "--total takes an amount");
        ctl("order create --profile P --payload [1]", "--payload takes a JSON object");
        ctl("order create --profile P --payload {", "--payload takes a JSON object");
        ctl("lifecycle trace F --role king pay", "there is no role 'king'");
        ctl("import --profile P FILE", "--mapping");
        ctl("verify --profile P --history", "--history needs a value");
    }

    static void unreachable()
    {
        ctl("order show 1 --profile P", "no store");
        ctl("order list --profile P", "no store");
        ctl("status --profile P", "no store");
        ctl("rebuild --profile P", "no store");
        ctl("lifecycle check /nowhere.scxml", "/nowhere.scxml");
        ctl("lifecycle check /", "no regular file");
        ctl("lifecycle trace /nowhere.scxml pay", "/nowhere.scxml");
        daemon("", "--profile or --demo");
        daemon("now", "'now' is no option");
        daemon("--profile P --fresh", "--fresh");
        daemon("--profile P --for soon", "--for takes a time");
        daemon("--profile P --for 0s", "--for takes a time");
        daemon("--profile P --for -5s", "--for takes a time");
        daemon("--demo --folder", "--folder needs a value");
        daemon("--profile /nowhere/at-all.toml", "/nowhere/at-all.toml");
        daemon("--demo --every 1s", "there is no option --every");
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_profile = ProfileFolder::write(m_dir.path());
        QVERIFY(!m_profile.isEmpty());
    }

    void isToldInOneSentence_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QByteArray>("told");
        shapes();
        options();
        unreachable();
    }
    void isToldInOneSentence()
    {
        QFETCH(QString, program);
        QFETCH(QString, arguments);
        QFETCH(QByteArray, told);
        QStringList words = arguments.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        words.replaceInStrings(QRegularExpression(QStringLiteral("^P$")), m_profile);
        const ProgramRun run = runProgram(program, words);
        QCOMPARE(run.out, QByteArray());
        QVERIFY2(run.err.contains(told), run.err);
        QVERIFY2(run.err.startsWith(QByteArray(program.toUtf8() + ": ")), run.err);
        QVERIFY2(run.err.count('\n') <= 2, run.err);
        QCOMPARE(run.exitCode, 2);
    }

    void helpAndVersionNeedNoDisplay()
    {
        for (const char* program : {"orderdeckctl", "orderdeckd"}) {
            const QString name = QString::fromLatin1(program);
            const ProgramRun help = runProgram(name, {QStringLiteral("--help")});
            QCOMPARE(help.exitCode, 0);
            QVERIFY(help.out.contains(program));
            const ProgramRun version = runProgram(name, {QStringLiteral("--version")});
            QCOMPARE(version.exitCode, 0);
            QVERIFY(version.out.startsWith(QByteArray(program)));
        }
        const ProgramRun help = runProgram(
            QStringLiteral("orderdeckctl"),
            {QStringLiteral("order"), QStringLiteral("submit"), QStringLiteral("--help")});
        QCOMPARE(help.exitCode, 0);
        QVERIFY(help.out.contains("--expect-version"));
    }
};

QTEST_GUILESS_MAIN(WrongUseTest)
#include "tst_wrong_use.moc"
