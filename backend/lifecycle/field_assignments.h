#pragma once

#include "backend/foundation/result.h"
#include "backend/lifecycle/lifecycle.h"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// Values of a lifecycle's fields given as "field=value", read by the declared type: an integer,
/// money with a decimal point, text as it stands, true or false, ISO 8601. The built-in fields
/// previous (the id of a state that an order can be in), version and region are given likewise.
/// Owns its text.
class FieldAssignments {
public:
    explicit FieldAssignments(const Lifecycle& lifecycle);
    [[nodiscard]] Result<void> assign(std::string_view assignment);
    /// Valid as long as this lives and nothing is assigned.
    [[nodiscard]] GuardContext context() const;

private:
    [[nodiscard]] Result<void> assignBuiltIn(std::string_view field, std::string_view value);
    const Lifecycle& m_lifecycle;
    std::vector<FieldValue> m_values;
    std::deque<std::string> m_texts; ///< Borrowed by m_values: its elements stay in place.
    std::string m_previous;
    std::string m_region;
    std::int64_t m_version = 1;
};

} // namespace orderdeck
