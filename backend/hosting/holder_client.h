#pragma once

#include "backend/foundation/deadline.h"
#include "backend/foundation/result.h"
#include "backend/service/service_door.h"

#include <memory>
#include <string>

namespace orderdeck {

/// The service of another process of the same user, over the local socket of the store's folder.
/// Same meaning as OrderService. Calls without an answer when the connection breaks are InDoubt
/// (writes) or Unavailable (reads).
class HolderClient {
public:
    /// NotFound: nobody holds the store in `folder`. Unavailable: somebody does, but does not
    /// answer.
    [[nodiscard]] static Result<std::unique_ptr<ServiceDoor>> connect(const std::string& folder,
                                                                      Deadline deadline);
};

} // namespace orderdeck
