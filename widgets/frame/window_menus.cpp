#include "widgets/frame/window_menus.h"

#include "models/text.h"

#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

#include <array>

namespace orderdeck {

WindowMenus::WindowMenus(QMainWindow& window, Appearance& appearance, ViewSettings& view)
    : QObject(&window), m_window(window), m_appearance(appearance), m_view(view),
      m_file(window.menuBar()->addMenu(tr("&File"))),
      m_edit(window.menuBar()->addMenu(tr("&Edit"))),
      m_viewMenu(window.menuBar()->addMenu(tr("&View"))),
      m_orders(window.menuBar()->addMenu(tr("&Orders"))),
      m_service(window.menuBar()->addMenu(tr("&Service"))),
      m_windowMenu(window.menuBar()->addMenu(tr("&Window"))),
      m_help(window.menuBar()->addMenu(tr("&Help")))
{
    buildFileAndEdit();
    buildView();
    m_traffic = addServiceAction(*m_service, tr("&Pause simulated traffic"),
                                 QKeySequence(QStringLiteral("Ctrl+Shift+P")),
                                 &WindowMenus::trafficToggled);
    m_roles = m_service->addMenu(tr("Act as &role"));
    buildWindowAndHelp();
    closeService();
}

QAction* WindowMenus::addAction(QMenu& menu, const QString& text, const QKeySequence& keys,
                                void (WindowMenus::*asked)())
{
    QAction* action = menu.addAction(text);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, asked);
    return action;
}

QAction* WindowMenus::addServiceAction(QMenu& menu, const QString& text, const QKeySequence& keys,
                                       void (WindowMenus::*asked)())
{
    QAction* action = addAction(menu, text, keys, asked);
    m_needService.append(action);
    return action;
}

void WindowMenus::buildFileAndEdit()
{
    addServiceAction(*m_file, tr("&Import orders…"), QKeySequence(QStringLiteral("Ctrl+I")),
                     &WindowMenus::importRequested);
    m_demo = addServiceAction(*m_file, tr("Open the &demo"), {}, &WindowMenus::demoRequested);
    m_file->addSeparator();
    QAction* quit = addAction(*m_file, tr("&Quit"), QKeySequence(QStringLiteral("Ctrl+Q")),
                              &WindowMenus::quitRequested);
    quit->setMenuRole(QAction::QuitRole);
    addServiceAction(*m_edit, tr("&Filter this page"), QKeySequence::Find,
                     &WindowMenus::findRequested);
    addServiceAction(*m_edit, tr("Find or &do…"), QKeySequence(QStringLiteral("Ctrl+K")),
                     &WindowMenus::finderRequested);
}

void WindowMenus::buildView()
{
    m_pagesEnd = m_viewMenu->addSeparator();
    m_flow = addServiceAction(*m_viewMenu, tr("&Pause the display"),
                              QKeySequence(QStringLiteral("Ctrl+P")), &WindowMenus::flowToggled);
    buildRanges(*m_viewMenu->addMenu(tr("Time &range")));
    m_viewMenu->addSeparator();
    buildThemes(*m_viewMenu->addMenu(tr("&Theme")));
    buildZones(*m_viewMenu->addMenu(tr("Times &in")));
    m_viewMenu->addSeparator();
    addServiceAction(*m_viewMenu, tr("Reset &layout"), {}, &WindowMenus::resetLayoutRequested);
}

void WindowMenus::buildRanges(QMenu& menu)
{
    auto* group = new QActionGroup(this);
    const std::array<std::pair<QString, std::chrono::seconds>, 4> ranges{{
        {tr("&5 minutes"), std::chrono::minutes(5)},
        {tr("&15 minutes"), std::chrono::minutes(15)},
        {tr("1 &hour"), std::chrono::hours(1)},
        {tr("&24 hours"), std::chrono::hours(24)},
    }};
    for (const auto& [text, range] : ranges) {
        QAction* action = menu.addAction(text);
        action->setCheckable(true);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, span = range] { m_view.setRange(span); });
        const auto show = [this, action, span = range] {
            action->setChecked(m_view.range() == span);
        };
        connect(&m_view, &ViewSettings::rangeChanged, action, show);
        show();
    }
}

void WindowMenus::buildThemes(QMenu& menu)
{
    auto* group = new QActionGroup(this);
    const std::array<std::pair<QString, Theme>, 3> themes{{
        {tr("Like the &system"), Theme::System},
        {tr("&Light"), Theme::Light},
        {tr("&Dark"), Theme::Dark},
    }};
    for (const auto& [text, theme] : themes) {
        QAction* action = menu.addAction(text);
        action->setCheckable(true);
        group->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, wanted = theme] { m_appearance.setTheme(wanted); });
        const auto show = [this, action, wanted = theme] {
            action->setChecked(m_appearance.theme() == wanted);
        };
        connect(&m_appearance, &Appearance::changed, action, show);
        show();
    }
}

void WindowMenus::buildZones(QMenu& menu)
{
    auto* group = new QActionGroup(this);
    const std::array<std::pair<QString, Qt::TimeSpec>, 2> zones{{
        {tr("&UTC"), Qt::UTC},
        {tr("&Local time"), Qt::LocalTime},
    }};
    for (const auto& [text, zone] : zones) {
        QAction* action = menu.addAction(text);
        action->setCheckable(true);
        group->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, wanted = zone] { m_view.setZone(wanted); });
        const auto show = [this, action, wanted = zone] {
            action->setChecked(m_view.zone() == wanted);
        };
        connect(&m_view, &ViewSettings::zoneChanged, action, show);
        show();
    }
}

void WindowMenus::buildWindowAndHelp()
{
    QAction* minimise = m_windowMenu->addAction(tr("&Minimise"));
    minimise->setShortcut(QKeySequence(QStringLiteral("Ctrl+M")));
    connect(minimise, &QAction::triggered, &m_window, &QWidget::showMinimized);
    addAction(*m_windowMenu, tr("&Full screen"), QKeySequence(QStringLiteral("F11")),
              &WindowMenus::fullScreenToggled);
    QAction* keys =
        addAction(*m_help, tr("&Keyboard shortcuts"), {}, &WindowMenus::shortcutsRequested);
    keys->setShortcuts({QKeySequence(Qt::Key_F1), QKeySequence(Qt::Key_Question)});
    QAction* about = addAction(*m_help, tr("&About Orderdeck"), {}, &WindowMenus::aboutRequested);
    about->setMenuRole(QAction::AboutRole);
}

void WindowMenus::addPages(const QList<Page*>& pages)
{
    for (int i = 0; i < pages.size(); ++i) {
        auto* action = new QAction(pages[i]->info().title, this);
        action->setShortcut(QKeySequence(QStringLiteral("Ctrl+%1").arg(i + 1)));
        connect(action, &QAction::triggered, this, [this, i] { Q_EMIT pageRequested(i); });
        m_viewMenu->insertAction(m_pagesEnd, action);
        m_pageActions.append(action);
        const PageActions brought = pages[i]->menuActions();
        m_file->insertActions(m_demo, brought.file);
        m_edit->addActions(brought.edit);
        m_orders->addActions(brought.orders);
        for (QAction* viewAction : brought.view)
            m_viewMenu->insertAction(m_flow, viewAction);
    }
    for (QAction* action : m_needService)
        action->setEnabled(true);
    m_orders->menuAction()->setVisible(!m_orders->isEmpty());
}

void WindowMenus::showSession(Session& session)
{
    m_session = &session;
    m_roles->clear();
    m_roles->menuAction()->setVisible(session.maySwitchRole());
    if (!session.maySwitchRole())
        return;
    auto* group = new QActionGroup(m_roles);
    for (const Role role : {Role::Viewer, Role::Support, Role::Ops, Role::Admin}) {
        QAction* action = m_roles->addAction(fromUtf8(name(role)));
        action->setCheckable(true);
        action->setChecked(session.role() == role);
        group->addAction(action);
        connect(action, &QAction::triggered, &session, [&session, role] { session.setRole(role); });
        connect(&session, &Session::roleChanged, action,
                [&session, role, action] { action->setChecked(session.role() == role); });
    }
}

void WindowMenus::showTraffic(Traffic traffic)
{
    m_traffic->setVisible(traffic != Traffic::None);
    m_traffic->setText(traffic == Traffic::Paused ? tr("&Resume simulated traffic")
                                                  : tr("&Pause simulated traffic"));
    const bool anything = m_traffic->isVisible() || m_roles->menuAction()->isVisible();
    m_service->menuAction()->setVisible(anything);
}

void WindowMenus::showDemoDoor(DemoDoor door) { m_demo->setVisible(door == DemoDoor::Open); }

void WindowMenus::showFlow(Flow flow)
{
    m_flow->setText(flow == Flow::Paused ? tr("&Resume the display") : tr("&Pause the display"));
}

QList<WindowMenus::Entry> WindowMenus::entries() const
{
    QList<Entry> found;
    const auto collect = [&](const auto& self, const QMenu& menu, const QString& place) -> void {
        for (QAction* action : menu.actions()) {
            if (action->isSeparator() || !action->isVisible())
                continue;
            if (action->menu() != nullptr)
                self(self, *action->menu(),
                     place % QStringLiteral(" ▸ ") % plainCommand(action->text()));
            else
                found.append({place, action});
        }
    };
    for (const QMenu* menu :
         {m_file, m_edit, m_viewMenu, m_orders, m_service, m_windowMenu, m_help}) {
        if (menu->menuAction()->isVisible())
            collect(collect, *menu, plainCommand(menu->title()));
    }
    return found;
}

void WindowMenus::closeService()
{
    qDeleteAll(m_pageActions);
    m_pageActions.clear();
    for (QAction* action : m_needService)
        action->setEnabled(false);
    m_orders->menuAction()->setVisible(false);
    m_roles->menuAction()->setVisible(false);
    showTraffic(Traffic::None);
}

} // namespace orderdeck
