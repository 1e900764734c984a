#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <memory>

namespace orderdeck {

/// How a program ended.
struct ProgramRun {
    int exitCode = -1; ///< -1: it did not end by itself within the time.
    QByteArray out;
    QByteArray err;
};

/// Runs one of the project's programs to its end.
[[nodiscard]] ProgramRun runProgram(const QString& program, const QStringList& arguments,
                                    const QByteArray& input = {});

/// An orderdeckd (or the window) in the background; ended hard when it is still there on
/// destruction.
class RunningDaemon {
public:
    explicit RunningDaemon(const QStringList& arguments,
                           const QString& program = QStringLiteral("orderdeckd"));
    ~RunningDaemon();

    /// True when an orderdeckd answers; otherwise what it said is in err().
    [[nodiscard]] bool waitUntilItServes();
    void signal(int number);
    /// Milliseconds until it ended; -1: it did not within the time.
    [[nodiscard]] qint64 waitUntilItEnds(int withinMs);
    [[nodiscard]] qint64 pid() const { return m_pid; }
    [[nodiscard]] int exitCode() const { return m_process.exitCode(); }
    [[nodiscard]] bool endedBySignal() const
    {
        return m_process.exitStatus() == QProcess::CrashExit;
    }
    [[nodiscard]] QByteArray out(); ///< Everything so far.
    [[nodiscard]] QByteArray err();

private:
    QProcess m_process;
    qint64 m_pid = 0;
    QByteArray m_out;
    QByteArray m_err;
};

/// A folder with a profile in it, as tests need it: two shards, the shop's lifecycle, role admin.
class ProfileFolder {
public:
    /// `extra` is put into the profile's text.
    [[nodiscard]] static QString write(const QString& folder, const QByteArray& role = "admin",
                                       const QByteArray& extra = {});
};

} // namespace orderdeck
