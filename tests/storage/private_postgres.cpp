#include "tests/storage/private_postgres.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QStandardPaths>

#include <csignal>
#include <grp.h>
#include <memory>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace orderdeck {

namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 60s;

QString program(const QString& name)
{
    const QString found = QStandardPaths::findExecutable(name);
    if (!found.isEmpty())
        return found;
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    for (const QString& version : versions.entryList(QDir::Dirs, QDir::Name | QDir::Reversed)) {
        const QString there = versions.filePath(version + QStringLiteral("/bin/") + name);
        if (QFile::exists(there))
            return there;
    }
    qFatal("there is no %s: PostgreSQL's server programs are needed", qPrintable(name));
}

/// Who the server runs as: it refuses to be root. Null: whoever runs this.
const passwd* serverUser()
{
    if (geteuid() != 0)
        return nullptr;
    const passwd* user = getpwnam("postgres");
    if (user == nullptr)
        qFatal("started as root, and there is no user postgres to run a server as");
    return user;
}

void runAsServerUser(QProcess& process)
{
    const passwd* user = serverUser();
    const auto identity =
        user != nullptr ? std::optional(std::pair(user->pw_uid, user->pw_gid)) : std::nullopt;
    process.setChildProcessModifier([identity] {
        if (identity && (setgroups(0, nullptr) != 0 || setgid(identity->second) != 0 ||
                         setuid(identity->first) != 0))
            _exit(1);
        // After setuid, which takes it back.
        prctl(PR_SET_PDEATHSIG, SIGQUIT);
    });
    process.setWorkingDirectory(QStringLiteral("/"));
}

} // namespace

PrivatePostgres::PrivatePostgres()
{
    makeFolder();
    initialise();
    start();
}

PrivatePostgres::~PrivatePostgres()
{
    // SIGINT: the server ends its sessions and stops.
    ::kill(static_cast<pid_t>(m_server.processId()), SIGINT);
    if (!m_server.waitForFinished(10'000))
        m_server.kill();
}

void PrivatePostgres::makeFolder()
{
    const passwd* user = serverUser();
    if (!m_folder.isValid() || (user != nullptr && chown(m_folder.path().toUtf8().constData(),
                                                         user->pw_uid, user->pw_gid)))
        qFatal("no folder for a server");
}

void PrivatePostgres::initialise() const
{
    QProcess initdb;
    runAsServerUser(initdb);
    initdb.start(program(QStringLiteral("initdb")),
                 {QStringLiteral("-D"), data(), QStringLiteral("-U"), QStringLiteral("orderdeck"),
                  QStringLiteral("-E"), QStringLiteral("UTF8"), QStringLiteral("--no-locale"),
                  QStringLiteral("-A"), QStringLiteral("trust"), QStringLiteral("--no-sync")});
    if (!initdb.waitForFinished(60'000) || initdb.exitCode() != 0)
        qFatal("initdb: %s", initdb.readAllStandardError().constData());
}

void PrivatePostgres::start()
{
    runAsServerUser(m_server);
    m_server.setProcessChannelMode(QProcess::MergedChannels);
    m_server.start(program(QStringLiteral("postgres")),
                   {QStringLiteral("-D"), data(), QStringLiteral("-k"), m_folder.path(),
                    QStringLiteral("-c"), QStringLiteral("listen_addresses="), QStringLiteral("-c"),
                    QStringLiteral("fsync=off"), QStringLiteral("-c"),
                    QStringLiteral("log_min_messages=log"), QStringLiteral("-c"),
                    QStringLiteral("jit=off")});
    QByteArray said;
    const QDeadlineTimer deadline(kPatience);
    while (!said.contains("ready to accept connections")) {
        if (!m_server.waitForReadyRead(static_cast<int>(deadline.remainingTime())))
            qFatal("postgres: %s", said.constData());
        said += m_server.readAll();
    }
}

std::unique_ptr<QProcess> PrivatePostgres::begin(const QByteArray& script) const
{
    auto psql = std::make_unique<QProcess>();
    psql->start(program(QStringLiteral("psql")),
                {QStringLiteral("-XqAt"), QStringLiteral("-F\t"), QStringLiteral("-v"),
                 QStringLiteral("ON_ERROR_STOP=1"), QStringLiteral("-v"),
                 QStringLiteral("VERBOSITY=verbose"), QStringLiteral("-h"), m_folder.path(),
                 QStringLiteral("-U"), QStringLiteral("orderdeck"), QStringLiteral("-d"),
                 QStringLiteral("postgres")});
    psql->write(script);
    psql->closeWriteChannel();
    return psql;
}

PrivatePostgres::Answer PrivatePostgres::finish(QProcess& psql)
{
    if (!psql.waitForFinished(120'000))
        qFatal("psql does not end");
    Answer answer{psql.readAllStandardOutput(), {}};
    if (psql.exitCode() != 0)
        answer.error = psql.readAllStandardError();
    return answer;
}

PrivatePostgres::Answer PrivatePostgres::run(const QByteArray& script) const
{
    return finish(*begin(script));
}

QByteArray PrivatePostgres::succeed(const QByteArray& script) const
{
    const Answer answer = run(script);
    if (!answer.error.isEmpty())
        qFatal("%s", answer.error.left(2000).constData());
    return answer.output;
}

} // namespace orderdeck
