#include "widgets/appearance/palette.h"

#include <cmath>

namespace orderdeck {
namespace {

QColor rgb(QRgb value) { return QColor::fromRgb(value); }

constexpr std::array<QRgb, 4> kSeries{0x5B8DEF, 0x35B0A7, 0xC58AE0, 0xE39B4B};
constexpr std::array<QRgb, 3> kPercentiles{0x9DBCF5, 0x5B8DEF, 0x2448A8};

Palette withSeries(Palette palette)
{
    for (std::size_t i = 0; i < kSeries.size(); ++i)
        palette.series[i] = rgb(kSeries[i]);
    for (std::size_t i = 0; i < kPercentiles.size(); ++i)
        palette.percentiles[i] = rgb(kPercentiles[i]);
    return palette;
}

Palette makeLight()
{
    Palette p;
    p.background = rgb(0xF4F5F7);
    p.surface = rgb(0xFFFFFF);
    p.side = rgb(0xECEEF2);
    p.line = rgb(0xE2E5EA);
    p.grid = rgb(0xEDF0F3);
    p.text = rgb(0x1A1F26);
    p.muted = rgb(0x5F6B7A);
    p.accent = rgb(0x2F6FDE);
    p.onAccent = rgb(0xFFFFFF);
    p.selected = rgb(0xE8F0FD);
    p.warning = rgb(0xB35900);
    p.error = rgb(0xC2410C);
    p.good = rgb(0x1F7A4D);
    return withSeries(p);
}

Palette makeDark()
{
    Palette p;
    p.background = rgb(0x14171C);
    p.surface = rgb(0x1C2027);
    p.side = rgb(0x181C22);
    p.line = rgb(0x2B313B);
    p.grid = rgb(0x262C35);
    p.text = rgb(0xE7EAEF);
    p.muted = rgb(0x98A2B0);
    p.accent = rgb(0x6EA3FF);
    p.onAccent = rgb(0x10151D);
    p.selected = rgb(0x22314D);
    p.warning = rgb(0xF0A04B);
    p.error = rgb(0xF2784B);
    p.good = rgb(0x5CC08A);
    p.dark = true;
    p = withSeries(p);
    // The deepest blue would be darker than 3:1 on a dark card: the order is turned round, so that
    // the highest percentile is still the one that stands out most.
    p.percentiles = {rgb(0x4A68B8), rgb(0x5B8DEF), rgb(0xC3D6FA)};
    return p;
}

double luminance(const QColor& colour)
{
    const auto linear = [](double channel) {
        return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

} // namespace

const Palette& lightPalette()
{
    static const Palette palette = makeLight();
    return palette;
}

const Palette& darkPalette()
{
    static const Palette palette = makeDark();
    return palette;
}

QColor mixed(const QColor& under, const QColor& over, double share)
{
    const auto blend = [share](int below, int above) {
        return int(std::lround(below * (1 - share) + above * share));
    };
    return QColor(blend(under.red(), over.red()), blend(under.green(), over.green()),
                  blend(under.blue(), over.blue()));
}

double contrastRatio(const QColor& a, const QColor& b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

} // namespace orderdeck
