#pragma once

#include "backend/service/service_door.h"

#include <QString>

namespace orderdeck {

/// Customer, region, total, when it was placed, where it lies and where this was read; three lines.
[[nodiscard]] QString factsText(const OrderAnswer& answer, Qt::TimeSpec zone);
/// What is odd about its history, in words; empty: nothing.
[[nodiscard]] QString flagsText(const Order& order);
/// "2 × Blue kettle, 1 × Filter" from the payload; empty: it names none.
[[nodiscard]] QString itemsText(const Order& order);

} // namespace orderdeck
