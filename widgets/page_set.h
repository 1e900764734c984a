#pragma once

#include "widgets/frame/page.h"
#include "widgets/frame/page_context.h"

namespace orderdeck {

/// Every page there is, in the order of the sidebar; the caller (the window) owns them.
[[nodiscard]] QList<Page*> makePages(const PageContext& context);

} // namespace orderdeck
