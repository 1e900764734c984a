#include "tests/integration/program_run.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace orderdeck;

/// The commands that take files: lifecycle check, trace and install, import.
class FileCommandsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_profile;

    static QString s(const char* text) { return QString::fromUtf8(text); }
    static ProgramRun ctl(const QStringList& arguments)
    {
        return runProgram(s("orderdeckctl"), arguments);
    }
    QString file(const char* name, const QByteArray& bytes) const
    {
        QFile out(m_dir->filePath(s(name)));
        if (!out.open(QIODevice::WriteOnly))
            return {};
        out.write(bytes);
        return out.fileName();
    }
    static QByteArray definition(const QByteArray& states)
    {
        return "<scxml xmlns=\"http:/"
               "/www.w3.org/2005/07/scxml\" "
               "xmlns:od=\"urn:orderdeck:lifecycle:1\" version=\"1.0\" name=\"small\" "
               "datamodel=\"orderdeck\" initial=\"a\">\n"
               "<datamodel><data id=\"total\" od:type=\"money\"/></datamodel>\n" +
               states + "</scxml>\n";
    }
    static QByteArray sound()
    {
        return definition("<state id=\"a\"><transition event=\"go\" cond=\"total &gt; 10\" "
                          "target=\"b\"/></state>\n<final id=\"b\"/>\n");
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_profile = ProfileFolder::write(m_dir->path());
    }

    void checkIsSilentAboutSoundDefinitions()
    {
        const ProgramRun run = ctl({s("lifecycle"), s("check"), file("a.scxml", sound())});
        QCOMPARE(run.out, QByteArray());
        QCOMPARE(run.exitCode, 0);
    }

    void checkTellsFileLineColumnAndCause()
    {
        const QString bad = file("bad.scxml", definition("<state id=\"a\">\n"
                                                         "  <transition event=\"go\" target=\"z\"/>"
                                                         "</state>\n"));
        const ProgramRun run = ctl({s("lifecycle"), s("check"), file("a.scxml", sound()), bad});
        QVERIFY2(run.out.contains(QByteArray(bad.toUtf8() + ":4:3: error: ")), run.out);
        QCOMPARE(run.exitCode, 1);
        const ProgramRun json = ctl({s("lifecycle"), s("check"), s("--json"), bad});
        const QJsonArray all = QJsonDocument::fromJson(json.out).array();
        QCOMPARE(all[0].toObject()[s("line")].toInt(), 4);
        QCOMPARE(all[0].toObject()[s("column")].toInt(), 3);
    }

    void traceTellsStateAfterState()
    {
        const QString path = file("a.scxml", sound());
        const ProgramRun taken =
            ctl({s("lifecycle"), s("trace"), path, s("--set"), s("total=12.50"), s("go")});
        QCOMPARE(taken.out, QByteArray("a\ngo\tapplied\tb\t\n"));
        QCOMPARE(taken.exitCode, 0);
        const ProgramRun refused = ctl({s("lifecycle"), s("trace"), path, s("go"), s("stop")});
        const QList<QByteArray> lines = refused.out.split('\n');
        QCOMPARE(lines[0], QByteArray("a"));
        QVERIFY2(lines[1].startsWith("go\trefused\ta\t"), refused.out);
        QVERIFY2(lines[2].startsWith("stop\trefused\ta\t"), refused.out);
        QCOMPARE(refused.exitCode, 1);
    }

    void aChangedDefinitionIsANewVersion()
    {
        const QStringList at = {s("--profile"), m_profile};
        const QString path = file("a.scxml", sound());
        const QStringList install = QStringList{s("lifecycle"), s("install"), path} + at;
        QCOMPARE(ctl(install).out, QByteArray("small: version 1 installed; orders keep the version "
                                              "they have\n"));
        QCOMPARE(ctl(install).out,
                 QByteArray("small: version 1 is the same already; nothing changed\n"));
        (void)file("a.scxml", sound().replace("&gt; 10", "&gt; 20"));
        QVERIFY(ctl(install).out.startsWith("small: version 2 installed"));
        const ProgramRun list = ctl(QStringList{s("lifecycle"), s("list"), s("--json")} + at);
        QCOMPARE(QJsonDocument::fromJson(list.out).array().size(), 3);
        (void)file("a.scxml", "<scxml/>");
        QCOMPARE(ctl(install).exitCode, 1);
    }

    void importTellsItsAccountAndAgainChangesNothing()
    {
        const QString orders = file("orders.csv", "1,2013-07-25 00:00:00.0,11599,CLOSED\n"
                                                  "2,2013-07-25 00:00:00.0,256,PENDING_PAYMENT\n"
                                                  "3,yesterday,12111,COMPLETE\n");
        const QString customers =
            file("customers.csv", "11599,Mary,Malone,X,X,8708 Street,Hickory,NC,28601\n"
                                  "256,David,Rod,X,X,7605 Street,Chicago,IL,60625\n");
        const QString rejects = m_dir->filePath(s("rejects.csv"));
        const QStringList import = {s("import"), s("--mapping"), s("retail_db"), s("--rejects"),
                                    rejects,     s("--profile"), m_profile,      s("--json"),
                                    orders,      customers};
        const auto account = [&] {
            const ProgramRun run = ctl(import);
            return QJsonDocument::fromJson(run.out).object();
        };
        const QJsonObject first = account();
        QCOMPARE(first[s("end")].toString(), s("completed"));
        QCOMPARE(first[s("orders")].toObject()[s("written")].toInt(), 2);
        QCOMPARE(first[s("files")].toArray()[0].toObject()[s("refused")].toInt(), 1);
        QFile told(rejects);
        QVERIFY(told.open(QIODevice::ReadOnly));
        QVERIFY(told.readAll().contains("yesterday"));
        const QJsonObject again = account();
        QCOMPARE(again[s("orders")].toObject()[s("written")].toInt(), 0);
        QCOMPARE(again[s("orders")].toObject()[s("alreadyThere")].toInt(), 2);
        const ProgramRun verify = ctl({s("verify"), s("--profile"), m_profile});
        QVERIFY2(verify.exitCode == 0, verify.out.constData());
    }
};

QTEST_GUILESS_MAIN(FileCommandsTest)
#include "tst_file_commands.moc"
