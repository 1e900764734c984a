#include "tests/integration/program_run.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <csignal>

namespace orderdeck {

namespace {

constexpr int kProgramWithinMs = 30'000;
constexpr int kServesWithinMs = 20'000;

QString path(const QString& program)
{
    return qEnvironmentVariable("ORDERDECK_BIN_DIR") + QLatin1Char('/') + program;
}

} // namespace

ProgramRun runProgram(const QString& program, const QStringList& arguments, const QByteArray& input)
{
    QProcess process;
    process.start(path(program), arguments);
    process.write(input);
    process.closeWriteChannel();
    ProgramRun run;
    if (process.waitForFinished(kProgramWithinMs) && process.exitStatus() == QProcess::NormalExit)
        run.exitCode = process.exitCode();
    run.out = process.readAllStandardOutput();
    run.err = process.readAllStandardError();
    return run;
}

RunningDaemon::RunningDaemon(const QStringList& arguments, const QString& program)
{
    m_process.start(path(program), arguments);
    m_process.waitForStarted();
    m_pid = m_process.processId();
}

RunningDaemon::~RunningDaemon()
{
    if (m_process.state() != QProcess::NotRunning)
        m_process.kill();
    m_process.waitForFinished();
}

bool RunningDaemon::waitUntilItServes()
{
    QElapsedTimer elapsed;
    elapsed.start();
    while (!err().contains("orderdeckd serves")) {
        if (elapsed.elapsed() > kServesWithinMs || m_process.state() == QProcess::NotRunning)
            return false;
        m_process.waitForReadyRead(10);
    }
    return true;
}

void RunningDaemon::signal(int number) { ::kill(static_cast<pid_t>(m_pid), number); }

qint64 RunningDaemon::waitUntilItEnds(int withinMs)
{
    QElapsedTimer elapsed;
    elapsed.start();
    const bool ended =
        m_process.state() == QProcess::NotRunning || m_process.waitForFinished(withinMs);
    return ended ? elapsed.elapsed() : -1;
}

QByteArray RunningDaemon::out()
{
    m_out += m_process.readAllStandardOutput();
    return m_out;
}

QByteArray RunningDaemon::err()
{
    m_err += m_process.readAllStandardError();
    return m_err;
}

QString ProfileFolder::write(const QString& folder, const QByteArray& role, const QByteArray& extra)
{
    QDir().mkpath(folder);
    const QString name = folder + QStringLiteral("/profile.toml");
    QFile file(name);
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write("name = \"test\"\nrole = \"" + role +
               "\"\n\n[store]\nkind = \"sqlite\"\nfolder = \"store\"\nshards = 2\n"
               "placement = \"order\"\n\n[lifecycles]\nfiles = [\"order\"]\n" +
               extra);
    return name;
}

} // namespace orderdeck
