#pragma once

#include "backend/foundation/result.h"
#include "backend/orders/request.h"

#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace orderdeck {

/// One request that a driver has sent, and the answer if one came.
struct DriverLine {
    bool create = false;
    OrderId order; ///< 0: not known, a create that was not answered.
    std::string requestId;
    std::optional<VerdictKind> verdict; ///< nullopt: unanswered.
    std::int64_t version = 0;
    std::string state;
};

/// Everything that one driver has done to a store, in the order of its sending. A file of it has a
/// JSON object a line:
///
///   {"op":"driver","prefix":"drv-"}
///   {"op":"create","request":"drv-1"}
///   {"op":"create","order":"123","request":"drv-1","verdict":"applied","version":1,"state":"placed"}
///   {"op":"submit","order":"123","request":"drv-2","verdict":"illegal","version":1,"state":"placed"}
///
/// A line is written before a request is sent (without verdict) or after its answer; both may be
/// there, and a request may have been sent again. The prefix, when given, is that of all request
/// ids of this driver, and no other event is checked against it; without it, every event with a
/// request id must be the driver's. A last line without its end is left out: the driver was killed.
struct DriverHistory {
    std::string prefix;
    std::vector<DriverLine> lines;

    [[nodiscard]] static Result<DriverHistory> read(std::istream& input, const std::string& path);
    [[nodiscard]] static Result<DriverHistory> load(const std::string& path);
};

} // namespace orderdeck
