#include "tests/local_cluster/cluster_fixture.h"

#include <QDir>

namespace orderdeck {

namespace {

/// In memory where there is room: servers that sync each commit and are removed at once would wait
/// for a disk most of the time.
QString placeTemplate()
{
    constexpr std::uintmax_t kRoom = std::uintmax_t(2) << 30U;
    std::error_code code;
    const bool inMemory = std::filesystem::space("/dev/shm", code).available > kRoom && !code;
    const QString folder = inMemory ? QStringLiteral("/dev/shm") : QDir::tempPath();
    return folder + QStringLiteral("/tst_cluster-XXXXXX");
}

} // namespace

ClusterPlace::ClusterPlace() : m_folder(placeTemplate())
{
    if (!m_folder.isValid())
        qFatal("no folder for a cluster");
}

QStringList ClusterPlace::socketFoldersInTmp()
{
    return QDir(QStringLiteral("/tmp")).entryList({QStringLiteral("orderdeck-??????")}, QDir::Dirs);
}

QString ask(const LocalCluster& cluster, const ClusterNode& node, const std::string& script,
            Deadline deadline)
{
    const Result<std::string> answer = cluster.runSql(node, script, deadline);
    if (!answer)
        return QStringLiteral("%1: %2").arg(QString::fromUtf8(name(answer.error().kind).data()),
                                            QString::fromStdString(answer.error().message));
    return QString::fromStdString(*answer)
        .replace(QLatin1Char('\t'), QLatin1Char('|'))
        .replace(QLatin1Char('\n'), QLatin1Char(','));
}

bool comesTo(const LocalCluster& cluster, const ClusterNode& node, const std::string& script,
             const QString& answer)
{
    const Deadline deadline = patience();
    QString now;
    while (!deadline.passed()) {
        now = ask(cluster, node, script, deadline);
        if (now == answer)
            return true;
    }
    qWarning("%s: %s", node.name.c_str(), qPrintable(now));
    return false;
}

} // namespace orderdeck
