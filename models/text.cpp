#include "models/text.h"

#include "backend/foundation/text.h"

#include <QDateTime>
#include <QLocale>

#include <array>
#include <cmath>

namespace orderdeck {

QString timeText(Timestamp time, Qt::TimeSpec spec)
{
    const auto millis = std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch();
    return QDateTime::fromMSecsSinceEpoch(millis.count(), spec)
        .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString moneyText(std::int64_t minor, std::string_view currency)
{
    const std::int64_t whole = minor / 100;
    const QString sign = minor < 0 && whole == 0 ? QStringLiteral("-") : QString();
    const QString text = sign % QLocale(QLocale::English).toString(qlonglong(whole)) %
                         fromUtf8(formatMinor(minor)).right(3);
    return currency.empty() ? text : QString(text % QLatin1Char(' ') % fromUtf8(currency));
}

QString countText(std::int64_t count)
{
    if (std::abs(count) < 1'000'000) {
        return QLocale(QLocale::English).toString(qlonglong(count));
    }
    const bool billions = std::abs(count) >= 1'000'000'000;
    const double scaled = double(count) / (billions ? 1e9 : 1e6);
    const int decimals = std::abs(scaled) < 10 ? 2 : std::abs(scaled) < 100 ? 1 : 0;
    return QString::number(scaled, 'f', decimals) %
           (billions ? QStringLiteral(" G") : QStringLiteral(" M"));
}

QString rateText(double perSecond)
{
    if (perSecond >= 999.5)
        return countText(std::llround(perSecond));
    return QString::number(perSecond, 'f',
                           perSecond < 0.095 && perSecond > 0 ? 2
                           : perSecond < 99.95                ? 1
                                                              : 0);
}

QString bytesText(std::int64_t bytes)
{
    if (bytes < 1000)
        return QString::number(bytes) % QStringLiteral(" B");
    constexpr std::array<const char*, 4> kUnits{" kB", " MB", " GB", " TB"};
    double scaled = double(bytes) / 1000;
    std::size_t unit = 0;
    for (; scaled >= 999.5 && unit + 1 < kUnits.size(); ++unit)
        scaled /= 1000;
    return QString::number(scaled, 'f',
                           scaled < 9.995   ? 2
                           : scaled < 99.95 ? 1
                                            : 0) %
           QLatin1String(kUnits[unit]);
}

QString plainCommand(const QString& text)
{
    QString plain;
    plain.reserve(text.size());
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] == QLatin1Char('&') && ++at == text.size())
            break;
        plain.append(text[at]);
    }
    return plain;
}

QString toolTipText(const QString& plain)
{
    return plain.isEmpty()
               ? QString()
               : QString(QStringLiteral("<span>") %
                         plain.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")) %
                         QStringLiteral("</span>"));
}

} // namespace orderdeck
