#pragma once

#include "backend/foundation/clock.h"

#include <QString>

#include <cstdint>
#include <string_view>

namespace orderdeck {

[[nodiscard]] inline QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

/// "2026-11-23 19:27:00", in UTC or local time.
[[nodiscard]] QString timeText(Timestamp time, Qt::TimeSpec spec);
/// "1,234.50 BRL".
[[nodiscard]] QString moneyText(std::int64_t minor, std::string_view currency);
/// "1.92 M", "77,040", "12.3": at most four significant figures above a million, thousands grouped
/// below.
[[nodiscard]] QString countText(std::int64_t count);
/// "72.4", "0.4", "1,204": three significant figures, for rates.
[[nodiscard]] QString rateText(double perSecond);
/// "31.2 MB", "840 B": three significant figures, powers of a thousand.
[[nodiscard]] QString bytesText(std::int64_t bytes);
/// The text of a menu's command without its mnemonic: "Save && &close" reads "Save & close".
[[nodiscard]] QString plainCommand(const QString& text);
/// Plain text as a tool tip shows it unchanged: Qt guesses there whether a text is HTML.
[[nodiscard]] QString toolTipText(const QString& plain);

} // namespace orderdeck
