#pragma once

#include "backend/foundation/result.h"
#include "backend/local_cluster/cluster_node.h"
#include "backend/local_cluster/cluster_settings.h"

#include <filesystem>
#include <vector>

namespace orderdeck {

/// Of the password file in the cluster's folder.
inline constexpr const char* kPasswordFile = "pgpass";

/// Invalid: what is wrong with the settings.
[[nodiscard]] Result<void> checkSettings(const ClusterSettings& settings);

/// The nodes that the settings ask for, by shard and index, each with a port of its own.
[[nodiscard]] Result<std::vector<ClusterNode>> planNodes(const ClusterSettings& settings,
                                                         const std::filesystem::path& folder,
                                                         const std::filesystem::path& socketFolder);

} // namespace orderdeck
