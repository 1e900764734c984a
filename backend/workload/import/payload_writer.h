#pragma once

#include "backend/workload/import/order_facts.h"

#include <optional>
#include <string>

namespace orderdeck {

/// Where the payload of an order comes from.
struct PayloadSource {
    const FactsReader::Sources& sources;
    const CsvRow& row;
    const std::vector<int>& firstJoined; ///< By file.
};

/// Writes Order::payload: the items and the fields that the mapping names. Empty when it names
/// none.
[[nodiscard]] OrProblem<std::string> writePayload(const FactsReader& reader,
                                                  const PayloadSource& source);

} // namespace orderdeck
