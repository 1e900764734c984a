#include "app/orderdeck/desktop.h"

#include "app/terminal/user_name.h"
#include "models/text.h"
#include "widgets/dialogs/import_dialog.h"
#include "widgets/frame/progress_page.h"
#include "widgets/frame/start_page.h"
#include "widgets/frame/trouble_page.h"
#include "widgets/page_set.h"

#include <QApplication>

namespace orderdeck {
namespace {

using namespace std::chrono_literals;

constexpr auto kSnapshotInterval = 500ms;
/// Of the two seconds in which the program has to end.
constexpr auto kDrainWithin = 1500ms;
constexpr auto kSignalInterval = 200ms;

bool holdsNothing(const ServiceSnapshot& snapshot)
{
    std::int64_t orders = 0;
    for (const StateBacklog& backlog : snapshot.backlogs)
        orders += backlog.orders;
    for (const ShardStatus& shard : snapshot.shards)
        orders += shard.facts.events;
    return orders == 0;
}

} // namespace

Desktop::Desktop(LaunchOptions options, const StopSignal& stop)
    : m_options(std::move(options)), m_stopSignal(stop), m_clock(std::make_shared<SystemClock>()),
      m_settings(QStringLiteral("orderdeck"), QStringLiteral("orderdeck")),
      m_window({m_appearance, m_view, m_settings, m_clock})
{
    m_signals.setInterval(kSignalInterval);
    connect(&m_signals, &QTimer::timeout, this, [this] {
        if (m_stopSignal.raised())
            quit();
    });
    m_signals.start();
    connect(&m_window, &MainWindow::quitRequested, this, &Desktop::quit);
    connect(&m_window, &MainWindow::demoRequested, this, &Desktop::openDemo);
    connect(&m_window, &MainWindow::importRequested, this, &Desktop::openImport);
    connect(&m_window, &MainWindow::trafficToggled, this, &Desktop::toggleTraffic);
    connect(&m_view, &ViewSettings::rangeChanged, this, [this](std::chrono::seconds range) {
        if (m_host)
            m_host->setRange(range);
    });
}

Desktop::~Desktop()
{
    delete m_import;
    m_window.closeService();
}

void Desktop::open()
{
    m_window.show();
    begin(m_options.profile, m_options.fresh ? StoreAge::Anew : StoreAge::Keep);
}

void Desktop::begin(const Profile& profile, StoreAge age)
{
    m_profile = profile;
    auto* page = new ProgressPage(tr("Opening %1").arg(fromUtf8(profile.name)),
                                  ProgressPage::Leaving::Possible);
    page->show(ProgressPage::Step{tr("Opening the store")});
    m_window.showFront(page);
    m_start = std::make_unique<ServiceStart>(profile, age, m_clock);
    connect(page, &ProgressPage::cancelRequested, m_start.get(), &ServiceStart::cancel);
    connect(m_start.get(), &ServiceStart::progressed, page, [page](const StartProgress& progress) {
        page->show(ProgressPage::Step{fromUtf8(progress.step), progress.done, progress.total});
    });
    connect(m_start.get(), &ServiceStart::finished, this, &Desktop::serviceStarted);
}

void Desktop::serviceStarted()
{
    Result<std::unique_ptr<ServiceHost>> outcome = m_start->take();
    m_start.release()->deleteLater();
    if (m_quitting) {
        if (outcome)
            m_host = std::move(*outcome);
        // exit(), not quit(): quit() asks the window first, which turns closing into draining.
        closeService([] { QApplication::exit(); });
        return;
    }
    if (!outcome) {
        showTrouble(outcome.error());
        return;
    }
    m_host = std::move(*outcome);
    m_host->setRange(m_view.range());
    m_session = std::make_unique<Session>(
        fromUtf8(m_profile.name), Actor{userName(), m_profile.role},
        m_profile.maySwitchRole ? RoleSwitch::Allowed : RoleSwitch::Fixed);
    m_watch = std::make_unique<ServiceWatch>(
        [this](std::chrono::milliseconds interval, auto seen) {
            return m_host->watchSnapshots(interval, std::move(seen));
        },
        kSnapshotInterval);
    m_window.openService(
        *m_watch, *m_session,
        makePages({m_host->door(), *m_session, m_view, m_appearance, &m_settings}));
    m_window.menus().showDemoDoor(m_profile.demo ? WindowMenus::DemoDoor::Closed
                                                 : WindowMenus::DemoDoor::Open);
    if (!m_profile.workload && holdsNothing(*m_host->snapshot()))
        showStartPage();
}

void Desktop::showTrouble(const Error& error)
{
    auto* page = new TroublePage(error);
    connect(page, &TroublePage::retryRequested, this, [this] { begin(m_profile, StoreAge::Keep); });
    connect(page, &TroublePage::quitRequested, this, &Desktop::quit);
    m_window.showFront(page);
}

void Desktop::showStartPage()
{
    auto* page = new StartPage(m_appearance);
    connect(page, &StartPage::demoRequested, this, &Desktop::openDemo);
    connect(page, &StartPage::importRequested, this, &Desktop::openImport);
    connect(page, &StartPage::storeRequested, this, [this] { m_window.showPages(); });
    m_window.showFront(page);
}

void Desktop::openDemo()
{
    Result<Profile> demo = demoProfile({});
    if (!demo) {
        showTrouble(demo.error());
        return;
    }
    closeService([this, profile = std::move(*demo)] { begin(profile, StoreAge::Keep); });
}

void Desktop::openImport()
{
    if (!m_host || m_import)
        return;
    m_import = new ImportDialog(m_host->door(), *m_session, &m_window);
    m_import->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_import, &ImportDialog::imported, this, [this] { m_window.showPages(); });
    m_import->open();
}

void Desktop::toggleTraffic()
{
    const auto newest = m_host ? m_host->snapshot() : nullptr;
    if (newest && newest->workload)
        m_host->setTrafficPaused(!newest->workload->paused);
}

void Desktop::closeService(std::function<void()> then)
{
    if (m_stopping)
        return;
    const std::shared_future<void> importEnd =
        m_import ? m_import->abandon() : std::shared_future<void>();
    m_window.closeService();
    m_watch.reset();
    m_session.reset();
    auto* page = new ProgressPage(tr("Closing"), ProgressPage::Leaving::Impossible);
    page->show(ProgressPage::Step{tr("Finishing what is under way")});
    m_window.showFront(page);
    m_stopping = std::make_unique<Errand>([this, importEnd] {
        if (m_host)
            m_host->stop(Deadline::after(kDrainWithin));
        // Cancelled before: it ends while the service drains, and no later than the door answers.
        if (importEnd.valid())
            importEnd.wait();
        m_host.reset();
    });
    connect(m_stopping.get(), &Errand::finished, this, [this, then = std::move(then)] {
        m_stopping.release()->deleteLater();
        delete m_import;
        then();
    });
}

void Desktop::quit()
{
    if (std::exchange(m_quitting, true))
        return;
    if (m_start) {
        m_start->cancel();
        return;
    }
    closeService([] { QApplication::exit(); });
}

} // namespace orderdeck
