#pragma once

#include "backend/service/service_door.h"
#include "models/session.h"
#include "models/view_settings.h"
#include "widgets/appearance/appearance.h"

class QSettings;

namespace orderdeck {

/// What every page is given. Everything outlives the pages.
struct PageContext {
    ServiceDoor& door;
    Session& session;
    ViewSettings& view;
    const Appearance& appearance;
    /// For what a person keeps by hand and no "Reset layout" takes away; null: it ends with the
    /// page.
    QSettings* settings = nullptr;
};

} // namespace orderdeck
