#pragma once

#include "models/view_settings.h"
#include "widgets/appearance/appearance.h"
#include "widgets/frame/page.h"

#include <QSettings>
#include <QString>
#include <QStringList>

class QMainWindow;

namespace orderdeck {

/// What the window remembers between runs: theme, zone, range, geometry, the page in front, and
/// what each page keeps, and what the finder did. Kept in QSettings with a version; another version
/// is ignored.
class WindowLayout final {
public:
    explicit WindowLayout(QSettings& settings) : m_settings(settings) {}

    void restoreLooks(Appearance& appearance, ViewSettings& view) const;
    void restoreWindow(QMainWindow& window) const;
    void restorePage(Page& page) const;
    [[nodiscard]] QString frontPage() const;

    /// Keys of the commands that the finder did last, newest first; bounded.
    [[nodiscard]] QStringList recentCommands() const;

    void saveLooks(const Appearance& appearance, const ViewSettings& view);
    void saveWindow(const QMainWindow& window);
    void savePage(const Page& page);
    void saveFrontPage(const QString& key);
    void rememberCommand(const QString& key);
    /// Forgets geometry and what pages keep; theme and zone stay.
    void forget();

private:
    QSettings& m_settings;
};

} // namespace orderdeck
