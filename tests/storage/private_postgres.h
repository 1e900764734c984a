#pragma once

#include <QProcess>
#include <QTemporaryDir>

#include <memory>

namespace orderdeck {

/// An empty PostgreSQL of its own in a temporary folder, reached over a socket in there; stopped
/// and gone with this object, and killed with this process. Started as root it runs as the user
/// postgres. Ends the process when there is no PostgreSQL to start.
class PrivatePostgres {
public:
    PrivatePostgres();
    ~PrivatePostgres();
    PrivatePostgres(const PrivatePostgres&) = delete;
    PrivatePostgres& operator=(const PrivatePostgres&) = delete;

    struct Answer {
        QByteArray output; ///< Rows without headings, columns apart by a tab.
        QByteArray error;  ///< With SQLSTATE; empty: all statements succeeded.
    };
    /// Runs a script with psql, up to the first error.
    [[nodiscard]] Answer run(const QByteArray& script) const;
    /// The same for a script that must not fail: ends the process when it does.
    QByteArray succeed(const QByteArray& script) const;

    /// A psql that runs already, for scripts at the same time.
    [[nodiscard]] std::unique_ptr<QProcess> begin(const QByteArray& script) const;
    [[nodiscard]] static Answer finish(QProcess& psql);

private:
    [[nodiscard]] QString data() const { return m_folder.filePath(QStringLiteral("data")); }
    void makeFolder();
    void initialise() const;
    void start();

    QTemporaryDir m_folder;
    QProcess m_server;
};

} // namespace orderdeck
