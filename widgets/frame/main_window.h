#pragma once

#include "models/service_watch.h"
#include "models/session.h"
#include "models/view_settings.h"
#include "widgets/appearance/appearance.h"
#include "widgets/frame/page.h"
#include "widgets/frame/window_layout.h"
#include "widgets/frame/window_menus.h"

#include <QMainWindow>

#include <memory>

class QSettings;
class QStackedWidget;

namespace orderdeck {

class PageHeader;
class Sidebar;
class StatusLine;

/// What outlives the window.
struct WindowContext {
    Appearance& appearance;
    ViewSettings& view;
    QSettings& settings;
    std::shared_ptr<const Clock> clock;
};

/// The window: menu bar, sidebar, head line, pages, status bar. Shows either one front widget
/// (first start, progress, trouble) or the pages of a running service. Knows no page by name and
/// starts nothing itself: what is asked for leaves as a signal. GUI thread.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(const WindowContext& context);
    ~MainWindow() override;

    /// Shows `front` instead of the pages (which stay, if there are any); the window owns it.
    void showFront(QWidget* front);
    /// The pages again; the front widget is gone then.
    void showPages();
    /// Takes the pages (and owns them) and shows them, fed by `watch`; both others outlive
    /// closeService().
    void openService(ServiceWatch& watch, Session& session, const QList<Page*>& pages);
    /// Destroys the pages. Afterwards nothing of the window refers to the service.
    void closeService();

    [[nodiscard]] const QList<Page*>& pages() const { return m_pages; }
    [[nodiscard]] Page* currentPage() const;
    void showPage(int page);
    void goTo(const QString& pageKey, const QString& filter);
    [[nodiscard]] WindowMenus& menus() { return *m_menus; }
    void note(const QString& text);

Q_SIGNALS:
    void importRequested();
    void demoRequested();
    void quitRequested();
    void trafficToggled();

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void buildWorkspace();
    void connectMenus();
    void feed(const std::shared_ptr<const ServiceSnapshot>& snapshot);
    void showNewest();
    void showStore();
    void toggleFlow();
    void toggleFullScreen();
    void resetLayout();
    void openFinder();
    void saveLayout();

    WindowContext m_context;
    WindowLayout m_layout;
    WindowMenus* m_menus = nullptr;
    QStackedWidget* m_fronts = nullptr; ///< Front widget or workspace.
    QWidget* m_workspace = nullptr;
    Sidebar* m_sidebar = nullptr;
    PageHeader* m_header = nullptr;
    QStackedWidget* m_stack = nullptr;
    StatusLine* m_status = nullptr;
    QWidget* m_front = nullptr;
    QList<Page*> m_pages;
    ServiceWatch* m_watch = nullptr;
    Session* m_session = nullptr;
};

} // namespace orderdeck
