#pragma once

namespace orderdeck {

/// From now on threads of normal priority come before this one and those that it starts: a window
/// before the service behind it. Costs nothing while cores are free. (On Linux the nice value
/// belongs to the thread and is inherited; elsewhere this does nothing.)
void giveWay();

} // namespace orderdeck
