#pragma once

#include "backend/service/service_door.h"
#include "models/session.h"
#include "models/view_settings.h"
#include "widgets/appearance/appearance.h"

namespace orderdeck {

/// What every page is given. Everything outlives the pages.
struct PageContext {
    ServiceDoor& door;
    Session& session;
    ViewSettings& view;
    const Appearance& appearance;
};

} // namespace orderdeck
