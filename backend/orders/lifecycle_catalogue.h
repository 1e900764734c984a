#pragma once

#include "backend/foundation/result.h"
#include "backend/lifecycle/lifecycle.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// One installed version of one definition.
struct InstalledLifecycle {
    std::string name;
    int version = 1; ///< 1, 2, 3 …
    std::shared_ptr<const Lifecycle> lifecycle;
};

/// Every installed version; immutable, replaced as a whole when one is installed. Any thread.
class LifecycleCatalogue {
public:
    LifecycleCatalogue() = default;
    explicit LifecycleCatalogue(std::vector<InstalledLifecycle> all);

    [[nodiscard]] const std::vector<InstalledLifecycle>& all() const
    {
        return m_all;
    } ///< By name, then version.
    [[nodiscard]] const Lifecycle* find(std::string_view name, int version) const;
    [[nodiscard]] const InstalledLifecycle* newest(std::string_view name) const;
    /// The catalogue with `source` (SCXML) installed: the same text as the newest version adds
    /// nothing. Errors of the definition are an Invalid error that names line and column.
    [[nodiscard]] Result<LifecycleCatalogue> with(std::string_view source) const;

private:
    std::vector<InstalledLifecycle> m_all;
};

} // namespace orderdeck
