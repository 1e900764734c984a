#pragma once

#include "backend/foundation/clock.h"
#include "backend/foundation/result.h"
#include "backend/service/service_door.h"
#include "backend/workload/history_writer.h"

#include <optional>
#include <string>

namespace orderdeck {

/// The past of a demo: written once into an empty store, and completed by the next start when it
/// was cut off. A file in the store's folder remembers, until it is complete, the moment it is
/// written backwards from, so that the completed history is the one that was begun.
class DemoHistory {
public:
    explicit DemoHistory(std::string folder);

    /// The moment of a history that was begun and is not complete.
    [[nodiscard]] std::optional<Timestamp> begun() const;
    /// Writes, or writes on. Blocks; `progress` returning false is a Cancelled error.
    [[nodiscard]] Result<void> write(ServiceDoor& door, Timestamp now,
                                     const WorkloadSettings& settings, const Behaviour& behaviour,
                                     const ProgressCallback& progress) const;

private:
    std::string m_mark;
};

} // namespace orderdeck
