#pragma once

namespace orderdeck {

/// What to do when the place holds no store yet.
enum class WhenMissing {
    Create, ///< Make an empty store; needs a map.
    Fail,   ///< NotFound.
};

} // namespace orderdeck
