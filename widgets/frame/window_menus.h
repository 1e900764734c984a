#pragma once

#include "models/session.h"
#include "models/view_settings.h"
#include "widgets/appearance/appearance.h"
#include "widgets/frame/page.h"

#include <QActionGroup>
#include <QObject>
#include <QPointer>

class QMainWindow;
class QMenu;

namespace orderdeck {

/// The full menu bar: every command of the window and its pages with its shortcut. What needs a
/// running service is disabled without one. Owns the window's actions; tells by signals what was
/// asked for.
class WindowMenus final : public QObject {
    Q_OBJECT
public:
    WindowMenus(QMainWindow& window, Appearance& appearance, ViewSettings& view);

    /// Fills View with the pages (Ctrl+1 …) and the other menus with what pages bring.
    void addPages(const QList<Page*>& pages);
    /// Service menu: roles where the session allows switching, traffic where there is a generator.
    void showSession(Session& session);
    enum class Traffic { None, Running, Paused };
    void showTraffic(Traffic traffic);
    enum class DemoDoor { Open, Closed };
    void showDemoDoor(DemoDoor door);
    enum class Flow { Live, Paused };
    void showFlow(Flow flow);
    /// Every action of the bar with its place, "View ▸ Theme ▸ Dark", for finder and shortcut list.
    struct Entry {
        QString place;
        QAction* action;
    };
    [[nodiscard]] QList<Entry> entries() const;
    void closeService();

Q_SIGNALS:
    void importRequested();
    void demoRequested();
    void quitRequested();
    void findRequested();
    void finderRequested();
    void pageRequested(int page);
    void flowToggled();
    void resetLayoutRequested();
    void fullScreenToggled();
    void trafficToggled();
    void shortcutsRequested();
    void aboutRequested();

private:
    QAction* addServiceAction(QMenu& menu, const QString& text, const QKeySequence& keys,
                              void (WindowMenus::*asked)());
    QAction* addAction(QMenu& menu, const QString& text, const QKeySequence& keys,
                       void (WindowMenus::*asked)());
    void buildFileAndEdit();
    void buildView();
    void buildThemes(QMenu& menu);
    void buildZones(QMenu& menu);
    void buildRanges(QMenu& menu);
    void buildWindowAndHelp();

    QMainWindow& m_window;
    Appearance& m_appearance;
    ViewSettings& m_view;
    QMenu* m_file;
    QMenu* m_edit;
    QMenu* m_viewMenu;
    QMenu* m_orders;
    QMenu* m_service;
    QMenu* m_windowMenu;
    QMenu* m_help;
    QMenu* m_roles = nullptr;
    QAction* m_pagesEnd = nullptr; ///< Pages are inserted before it.
    QAction* m_demo = nullptr;
    QAction* m_flow = nullptr;
    QAction* m_traffic = nullptr;
    QList<QAction*> m_needService;
    QList<QAction*> m_pageActions; ///< Ctrl+1 …
    QPointer<Session> m_session;
};

} // namespace orderdeck
