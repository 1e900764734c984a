#pragma once

#include "backend/foundation/error.h"

#include <QString>

namespace orderdeck {

/// An error as a sentence of its own: begins with a capital, ends with a full stop.
[[nodiscard]] QString errorText(const Error& error);

} // namespace orderdeck
