#pragma once

#include "backend/local_cluster/local_cluster.h"

#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <functional>
#include <memory>
#include <string>

namespace orderdeck {

/// Long enough for a busy machine; nothing waits so long that works.
[[nodiscard]] inline Deadline patience() { return Deadline::after(std::chrono::seconds(60)); }
/// Long enough to see that nothing comes.
[[nodiscard]] inline Deadline aMoment() { return Deadline::after(std::chrono::milliseconds(700)); }

/// An empty folder for a cluster, and what was in /tmp for one before.
class ClusterPlace {
public:
    ClusterPlace();
    [[nodiscard]] std::filesystem::path folder() const { return m_folder.path().toStdString(); }
    /// Folders for sockets in /tmp that were not there before.
    [[nodiscard]] static QStringList socketFoldersInTmp();

private:
    QTemporaryDir m_folder;
};

/// What a script answers: its rows with '|' between columns and ',' between rows, or "Kind: what".
[[nodiscard]] QString ask(const LocalCluster& cluster, const ClusterNode& node,
                          const std::string& script, Deadline deadline = patience());

/// Whether a script's answer becomes this one in time; asks again and again.
[[nodiscard]] bool comesTo(const LocalCluster& cluster, const ClusterNode& node,
                           const std::string& script, const QString& answer);

/// The message of an error, or "success".
template <typename T>
[[nodiscard]] QString outcome(const Result<T>& result)
{
    return result ? QStringLiteral("success") : QString::fromStdString(result.error().text());
}

} // namespace orderdeck
