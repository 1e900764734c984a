#include "widgets/frame/main_window.h"

#include "models/order_lookup.h"
#include "models/text.h"
#include "widgets/dialogs/about_dialog.h"
#include "widgets/dialogs/finder.h"
#include "widgets/dialogs/shortcuts_dialog.h"
#include "widgets/frame/live_button.h"
#include "widgets/frame/page_header.h"
#include "widgets/frame/sidebar.h"
#include "widgets/frame/status_line.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QPointer>
#include <QStackedWidget>
#include <QStatusBar>

namespace orderdeck {

MainWindow::MainWindow(const WindowContext& context)
    : m_context(context), m_layout(context.settings), m_fronts(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Orderdeck"));
    setMinimumSize(960, 600);
    m_layout.restoreLooks(context.appearance, context.view);
    m_menus = new WindowMenus(*this, context.appearance, context.view);
    m_status = new StatusLine(context.appearance, context.view, context.clock, this);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(m_status, 1);
    buildWorkspace();
    setCentralWidget(m_fronts);
    connectMenus();
    m_layout.restoreWindow(*this);
}

MainWindow::~MainWindow() = default;

void MainWindow::buildWorkspace()
{
    m_workspace = new QWidget(m_fronts);
    m_sidebar = new Sidebar(m_context.appearance, m_workspace);
    m_header = new PageHeader(m_context.appearance, m_context.view, m_workspace);
    m_stack = new QStackedWidget(m_workspace);
    auto* row = new QHBoxLayout(m_workspace);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_sidebar);
    auto* column = new QVBoxLayout;
    column->setContentsMargins(16, 10, 16, 12);
    column->setSpacing(10);
    column->addWidget(m_header);
    column->addWidget(m_stack, 1);
    row->addLayout(column, 1);
    m_fronts->addWidget(m_workspace);
    connect(m_sidebar, &Sidebar::pageChosen, this, &MainWindow::showPage);
    connect(m_header, &PageHeader::liveToggled, this, &MainWindow::toggleFlow);
    connect(m_header, &PageHeader::finderRequested, this, &MainWindow::openFinder);
}

void MainWindow::connectMenus()
{
    connect(m_menus, &WindowMenus::importRequested, this, &MainWindow::importRequested);
    connect(m_menus, &WindowMenus::demoRequested, this, &MainWindow::demoRequested);
    connect(m_menus, &WindowMenus::quitRequested, this, &QWidget::close);
    connect(m_menus, &WindowMenus::trafficToggled, this, &MainWindow::trafficToggled);
    connect(m_menus, &WindowMenus::pageRequested, this, &MainWindow::showPage);
    connect(m_menus, &WindowMenus::flowToggled, this, &MainWindow::toggleFlow);
    connect(m_menus, &WindowMenus::finderRequested, this, &MainWindow::openFinder);
    connect(m_menus, &WindowMenus::resetLayoutRequested, this, &MainWindow::resetLayout);
    connect(m_menus, &WindowMenus::fullScreenToggled, this, &MainWindow::toggleFullScreen);
    connect(m_menus, &WindowMenus::findRequested, this, [this] {
        if (currentPage() != nullptr && !currentPage()->focusFilter())
            goTo(QStringLiteral("orders"), {});
    });
    connect(m_menus, &WindowMenus::shortcutsRequested, this, [this] {
        QList<PageKey> keys;
        for (const Page* page : m_pages)
            keys += page->keys();
        ShortcutsDialog dialog(m_menus->entries(), keys, this);
        dialog.exec();
    });
    connect(m_menus, &WindowMenus::aboutRequested, this, [this] {
        AboutDialog dialog(m_context.appearance, this);
        dialog.exec();
    });
}

void MainWindow::showFront(QWidget* front)
{
    QWidget* before = std::exchange(m_front, front);
    m_fronts->addWidget(front);
    m_fronts->setCurrentWidget(front);
    front->setFocus();
    if (before != nullptr) {
        m_fronts->removeWidget(before);
        before->deleteLater();
    }
}

void MainWindow::showPages()
{
    m_fronts->setCurrentWidget(m_workspace);
    if (m_front != nullptr) {
        m_fronts->removeWidget(m_front);
        std::exchange(m_front, nullptr)->deleteLater();
    }
    if (currentPage() != nullptr)
        currentPage()->takeFocus();
}

void MainWindow::openService(ServiceWatch& watch, Session& session, const QList<Page*>& pages)
{
    closeService();
    m_watch = &watch;
    m_session = &session;
    m_pages = pages;
    for (Page* page : m_pages) {
        m_stack->addWidget(page);
        m_sidebar->addPage(*page);
        m_layout.restorePage(*page);
        connect(page, &Page::goToRequested, this, &MainWindow::goTo);
        connect(page, &Page::noted, this, &MainWindow::note);
    }
    m_menus->addPages(m_pages);
    m_menus->showSession(session);
    connect(&watch, &ServiceWatch::snapshotArrived, this, &MainWindow::feed);
    connect(&watch, &ServiceWatch::newestChanged, this, &MainWindow::showNewest);
    connect(&session, &Session::roleChanged, this, &MainWindow::showStore);
    showStore();
    if (watch.shown()) {
        for (Page* page : m_pages) {
            page->updateBadge(*watch.shown());
            page->showSnapshot(watch.shown());
        }
    }
    showPages();
    int front = 0;
    for (int i = 0; i < m_pages.size(); ++i) {
        if (m_pages[i]->info().key == m_layout.frontPage())
            front = i;
    }
    showPage(front);
    showNewest();
}

void MainWindow::closeService()
{
    if (m_watch != nullptr) {
        saveLayout();
        disconnect(m_watch, nullptr, this, nullptr);
        disconnect(m_session, nullptr, this, nullptr);
    }
    m_menus->closeService();
    m_sidebar->clear();
    qDeleteAll(std::exchange(m_pages, {}));
    m_watch = nullptr;
    m_session = nullptr;
    m_status->showSnapshot(nullptr);
}

Page* MainWindow::currentPage() const { return qobject_cast<Page*>(m_stack->currentWidget()); }

void MainWindow::showPage(int index)
{
    if (index < 0 || index >= m_pages.size())
        return;
    Page* page = m_pages[index];
    Page* before = currentPage();
    // Qt would leave the keyboard at whatever comes next in the order of Tab.
    const bool follows =
        before != nullptr && before != page && before->isAncestorOf(QApplication::focusWidget());
    if (before != nullptr && before != page)
        before->deactivate();
    m_stack->setCurrentWidget(page);
    m_sidebar->setCurrent(index);
    m_header->showPage(*page);
    if (m_watch != nullptr && m_watch->shown())
        page->showSnapshot(m_watch->shown());
    page->activate();
    if (follows)
        page->takeFocus();
}

void MainWindow::goTo(const QString& pageKey, const QString& filter)
{
    for (int i = 0; i < m_pages.size(); ++i) {
        if (m_pages[i]->info().key != pageKey)
            continue;
        showPage(i);
        m_pages[i]->goTo(filter);
        if (filter.isEmpty())
            m_pages[i]->focusFilter();
        return;
    }
}

void MainWindow::note(const QString& text) { m_status->note(text); }

void MainWindow::feed(const std::shared_ptr<const ServiceSnapshot>& snapshot)
{
    for (Page* page : m_pages)
        page->updateBadge(*snapshot);
    if (Page* page = currentPage(); page != nullptr && !isMinimized())
        page->showSnapshot(snapshot);
}

void MainWindow::showNewest()
{
    const auto newest = m_watch->newest();
    if (m_watch->paused())
        m_header->live().showPaused(m_watch->waiting());
    if (!newest)
        return;
    m_status->showSnapshot(newest);
    using Traffic = WindowMenus::Traffic;
    m_menus->showTraffic(!newest->workload          ? Traffic::None
                         : newest->workload->paused ? Traffic::Paused
                                                    : Traffic::Running);
    showStore();
}

void MainWindow::showStore()
{
    const auto newest = m_watch->newest();
    const QString role = fromUtf8(name(m_session->role()));
    const int shards = newest ? int(newest->shards.size()) : 0;
    m_sidebar->setStore(m_session->storeName(),
                        shards == 0
                            ? role
                            : QString((shards == 1 ? tr("1 shard") : tr("%1 shards").arg(shards)) %
                                      QStringLiteral(" · ") % role));
    setWindowTitle(tr("%1 · %2 – Orderdeck").arg(m_session->storeName(), role));
}

void MainWindow::toggleFlow()
{
    if (m_watch == nullptr)
        return;
    if (m_watch->paused()) {
        m_header->live().showLive();
        m_menus->showFlow(WindowMenus::Flow::Live);
        for (Page* page : m_pages)
            page->resume();
        m_watch->resume();
        return;
    }
    m_watch->pause();
    for (Page* page : m_pages)
        page->pause();
    m_header->live().showPaused(0);
    m_menus->showFlow(WindowMenus::Flow::Paused);
}

void MainWindow::toggleFullScreen() { isFullScreen() ? showNormal() : showFullScreen(); }

void MainWindow::resetLayout()
{
    m_layout.forget();
    if (!isMaximized() && !isFullScreen())
        resize(1280, 800);
    for (Page* page : m_pages)
        page->restoreState({});
    note(tr("The layout is as it was at the first start"));
}

void MainWindow::openFinder()
{
    FinderScope scope{m_menus->entries(), m_layout.recentCommands(), nullptr};
    int place = -1;
    for (int i = 0; i < m_pages.size() && scope.lookup == nullptr; ++i) {
        scope.lookup = m_pages[i]->orderLookup();
        place = i;
    }
    Finder finder(scope, m_context.appearance, this);
    connect(&finder, &Finder::orderAsked, this,
            [this](const QString& text) { goTo(QStringLiteral("orders"), text); });
    connect(&finder, &Finder::orderChosen, this,
            [this, place, lookup = QPointer<OrderLookup>(scope.lookup)](OrderId id) {
                if (!lookup)
                    return; // The service was closed meanwhile.
                showPage(place);
                lookup->open(id);
            });
    connect(&finder, &Finder::used, this,
            [this](const QString& key) { m_layout.rememberCommand(key); });
    finder.exec();
}

void MainWindow::saveLayout()
{
    m_layout.saveLooks(m_context.appearance, m_context.view);
    m_layout.saveWindow(*this);
    for (const Page* page : m_pages)
        m_layout.savePage(*page);
    if (currentPage() != nullptr)
        m_layout.saveFrontPage(currentPage()->info().key);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    saveLayout();
    // The service drains first, with the window still answering; then the program ends.
    event->ignore();
    Q_EMIT quitRequested();
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    // Other changes come while the window is being made.
    Page* page = event->type() == QEvent::WindowStateChange ? currentPage() : nullptr;
    if (page == nullptr)
        return;
    const bool was =
        (static_cast<QWindowStateChangeEvent*>(event)->oldState() & Qt::WindowMinimized) != 0;
    if (isMinimized() && !was)
        page->deactivate();
    if (isMinimized() || !was)
        return;
    if (m_watch != nullptr && m_watch->shown())
        page->showSnapshot(m_watch->shown());
    page->activate();
}

} // namespace orderdeck
