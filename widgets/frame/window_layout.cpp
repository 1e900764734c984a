#include "widgets/frame/window_layout.h"

#include <QMainWindow>

#include <array>

namespace orderdeck {
namespace {

/// Raised when the meaning of what is kept changes; what an older window kept is not used then.
constexpr int kVersion = 1;
constexpr int kMostRecent = 20;
constexpr QLatin1String kRecentKey("finder/recent");

struct ThemeName {
    Theme theme;
    const char* name;
};
constexpr std::array<ThemeName, 3> kThemes{{
    {Theme::System, "system"},
    {Theme::Light, "light"},
    {Theme::Dark, "dark"},
}};

QString layoutKey(const QString& what)
{
    return QStringLiteral("layout-%1/%2").arg(kVersion).arg(what);
}

} // namespace

void WindowLayout::restoreLooks(Appearance& appearance, ViewSettings& view) const
{
    const QString themeName = m_settings.value(QStringLiteral("looks/theme")).toString();
    for (const ThemeName& candidate : kThemes) {
        if (themeName == QLatin1String(candidate.name))
            appearance.setTheme(candidate.theme);
    }
    const bool local =
        m_settings.value(QStringLiteral("looks/zone")).toString() == QLatin1String("local");
    view.setZone(local ? Qt::LocalTime : Qt::UTC);
    constexpr std::array<int, 4> kKnown{300, 900, 3600, 86400};
    const int range = m_settings.value(QStringLiteral("looks/range"), 900).toInt();
    if (std::find(kKnown.begin(), kKnown.end(), range) != kKnown.end())
        view.setRange(std::chrono::seconds(range));
}

void WindowLayout::restoreWindow(QMainWindow& window) const
{
    const QByteArray geometry =
        m_settings.value(layoutKey(QStringLiteral("geometry"))).toByteArray();
    if (geometry.isEmpty() || !window.restoreGeometry(geometry))
        window.resize(1280, 800);
    window.restoreState(m_settings.value(layoutKey(QStringLiteral("window"))).toByteArray(),
                        kVersion);
}

void WindowLayout::restorePage(Page& page) const
{
    page.restoreState(
        m_settings.value(layoutKey(QStringLiteral("page/") % page.info().key)).toByteArray());
}

QString WindowLayout::frontPage() const
{
    return m_settings.value(layoutKey(QStringLiteral("front"))).toString();
}

void WindowLayout::saveLooks(const Appearance& appearance, const ViewSettings& view)
{
    for (const ThemeName& candidate : kThemes) {
        if (appearance.theme() == candidate.theme)
            m_settings.setValue(QStringLiteral("looks/theme"), QLatin1String(candidate.name));
    }
    m_settings.setValue(QStringLiteral("looks/zone"), view.zone() == Qt::LocalTime
                                                          ? QStringLiteral("local")
                                                          : QStringLiteral("utc"));
    m_settings.setValue(QStringLiteral("looks/range"), qlonglong(view.range().count()));
}

void WindowLayout::saveWindow(const QMainWindow& window)
{
    m_settings.setValue(layoutKey(QStringLiteral("geometry")), window.saveGeometry());
    m_settings.setValue(layoutKey(QStringLiteral("window")), window.saveState(kVersion));
}

void WindowLayout::savePage(const Page& page)
{
    const QByteArray state = page.saveState();
    if (!state.isEmpty())
        m_settings.setValue(layoutKey(QStringLiteral("page/") % page.info().key), state);
}

void WindowLayout::saveFrontPage(const QString& key)
{
    m_settings.setValue(layoutKey(QStringLiteral("front")), key);
}

QStringList WindowLayout::recentCommands() const
{
    return m_settings.value(kRecentKey).toStringList().mid(0, kMostRecent);
}

void WindowLayout::rememberCommand(const QString& key)
{
    QStringList recent = recentCommands();
    recent.removeAll(key);
    recent.prepend(key);
    m_settings.setValue(kRecentKey, QStringList(recent.mid(0, kMostRecent)));
}

void WindowLayout::forget() { m_settings.remove(QStringLiteral("layout-%1").arg(kVersion)); }

} // namespace orderdeck
