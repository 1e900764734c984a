#pragma once

#include "backend/foundation/deadline.h"
#include "backend/foundation/result.h"
#include "backend/local_cluster/cluster_node.h"
#include "backend/local_cluster/server_tools.h"

#include <map>
#include <string>

namespace orderdeck {

/// Values that stand in a script as :'name' or :"name".
using SqlVariables = std::map<std::string, std::string>;

/// See LocalCluster::runSql(). Any thread.
[[nodiscard]] Result<std::string> runSql(const ServerTools& tools, const ClusterNode& node,
                                         const std::string& script, Deadline deadline);

/// The same in the database postgres, which is always there, and without its commits waiting for
/// replicas, which may not be there yet.
[[nodiscard]] Result<std::string> runSetup(const ServerTools& tools, const ClusterNode& node,
                                           const std::string& script, Deadline deadline,
                                           const SqlVariables& variables = {});

} // namespace orderdeck
