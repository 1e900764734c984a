#pragma once

#include "backend/foundation/deadline.h"
#include "backend/foundation/result.h"
#include "backend/local_cluster/cluster_node.h"
#include "backend/local_cluster/server_tools.h"

#include <filesystem>

namespace orderdeck {

/// The data folder of one node; its server must not run while it is changed. Each change ends with
/// all on the disk and a mark beside it; without the mark it counts as none, so that a half made
/// one is never started.
class NodeData {
public:
    NodeData(const ClusterNode& node, const ServerTools& tools) : m_node(node), m_tools(tools) {}

    enum class Kind {
        None,    ///< None, or a change was not finished.
        Primary, ///< A server on it starts as a primary.
        Replica, ///< A server on it starts as a replica.
    };
    [[nodiscard]] Kind kind() const;
    /// The highest timeline that a primary's data knows of.
    [[nodiscard]] unsigned timeline() const;

    /// A new server without content, in place of what is there.
    [[nodiscard]] Result<void> initialise(Deadline deadline);
    /// A replica's copy of a primary that has never run, in place of what is there.
    [[nodiscard]] Result<void> copyFromNew(const ClusterNode& primary, Deadline deadline);
    /// A replica's copy of a running primary, in place of what is there.
    [[nodiscard]] Result<void> copyFrom(const ClusterNode& primary, Deadline deadline);
    /// Makes it a replica's of a running primary, which has made a checkpoint on its timeline:
    /// takes back what the primary does not have. After an error it can only be copied.
    [[nodiscard]] Result<void> rewindTo(const ClusterNode& primary, Deadline deadline);

private:
    [[nodiscard]] std::filesystem::path mark() const { return m_node.folder / "complete"; }
    [[nodiscard]] Result<void> unseal();
    [[nodiscard]] Result<void> makeEmpty();
    [[nodiscard]] Result<void> sealAsReplica();
    [[nodiscard]] Result<void> seal();

    const ClusterNode& m_node;
    const ServerTools& m_tools;
};

} // namespace orderdeck
