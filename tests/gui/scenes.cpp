#include "tests/gui/scenes.h"

#include "models/text.h"
#include "tests/support/snapshot_builder.h"
#include "widgets/audit/audit_table_view.h"
#include "widgets/dialogs/about_dialog.h"
#include "widgets/dialogs/export_dialog.h"
#include "widgets/dialogs/finder.h"
#include "widgets/dialogs/import_dialog.h"
#include "widgets/dialogs/shortcuts_dialog.h"
#include "widgets/frame/progress_page.h"
#include "widgets/frame/start_page.h"
#include "widgets/frame/trouble_page.h"
#include "widgets/orders/order_panel.h"
#include "widgets/orders/order_table_view.h"
#include "widgets/orders/transition_dialog.h"
#include "widgets/page_set.h"
#include "widgets/shards/shards_page.h"

#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>

namespace orderdeck {
namespace {

using namespace std::chrono_literals;

/// What charts need to have something to say.
constexpr auto kWarmUp = 75s;

void write(const QString& path, const QByteArray& text)
{
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(text);
}

/// More shards than a window shows, three of them in trouble.
std::shared_ptr<const ServiceSnapshot> troubledShards()
{
    using Topic = AttentionItem::Topic;
    AttentionItem stopped;
    stopped.topic = Topic::ShardStopped;
    stopped.severity = AttentionItem::Severity::Error;
    stopped.shard = 1;
    AttentionItem lag;
    lag.topic = Topic::ProjectionLag;
    lag.severity = AttentionItem::Severity::Warning;
    lag.shard = 2;
    lag.count = 7'010;
    AttentionItem hot = lag;
    hot.topic = Topic::HotShard;
    hot.shard = 0;
    hot.count = 41;
    auto snapshot = *SnapshotBuilder(SystemClock().now(), orderCatalogue())
                         .range(5min)
                         .shards(16)
                         .attention({stopped, lag, hot})
                         .build();
    snapshot.shards[0].trafficShare = 0.41;
    snapshot.shards[1].writable = false;
    snapshot.shards[1].trouble = "the disk is full";
    snapshot.shards[1].queued = 312;
    snapshot.shards[2].projectionLag = 7'010;
    snapshot.shards[2].projectionAge = 12s;
    return std::make_shared<const ServiceSnapshot>(std::move(snapshot));
}

} // namespace

Scenes::Scenes(ServiceHost& host, const QString& folder, Album& album)
    : m_host(host), m_folder(folder), m_album(album),
      m_settings(folder + QStringLiteral("/settings.ini"), QSettings::IniFormat),
      m_session(QStringLiteral("demo"), Actor{"support-3", host.profile().role},
                RoleSwitch::Allowed)
{
    m_window = std::make_unique<MainWindow>(
        WindowContext{m_appearance, m_view, m_settings, std::make_shared<SystemClock>()});
    m_watch = std::make_unique<ServiceWatch>(
        [this](std::chrono::milliseconds interval, auto seen) {
            return m_host.watchSnapshots(interval, std::move(seen));
        },
        500ms);
    m_window->openService(*m_watch, m_session,
                          makePages({m_host.door(), m_session, m_view, m_appearance}));
}

Scenes::~Scenes() { m_window->closeService(); }

void Scenes::play()
{
    m_host.setRange(5min);
    m_view.setRange(5min);
    waitForFigures();
    m_window->show();
    for (const bool dark : {false, true}) {
        for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
            const Look look{QStringLiteral("%1-%2x%3")
                                .arg(dark ? QStringLiteral("dark") : QStringLiteral("light"))
                                .arg(size.width())
                                .arg(size.height()),
                            dark ? Theme::Dark : Theme::Light, size};
            m_appearance.setTheme(look.theme);
            m_window->resize(look.size);
            playPages(look);
            playDialogs(look);
            playImport(look);
            playExport(look);
            playFronts(look);
        }
    }
}

void Scenes::waitForFigures()
{
    const Deadline deadline = Deadline::after(kWarmUp);
    while (!deadline.passed())
        look(500);
}

void Scenes::take(QWidget& widget, const QString& scene, const Look& look)
{
    m_album.take(widget, scene + QLatin1Char('-') + look.name);
}

void Scenes::takeDialog(QDialog& dialog, const QString& scene, const Look& look)
{
    dialog.show();
    take(dialog, scene, look);
    dialog.hide();
}

void Scenes::playPages(const Look& current)
{
    m_window->goTo(QStringLiteral("overview"), {});
    look(700);
    take(*m_window, QStringLiteral("overview"), current);

    m_window->goTo(QStringLiteral("orders"), QStringLiteral("is:open"));
    look(1200);
    if (auto* table = m_window->findChild<OrderTableView*>();
        table && table->model()->rowCount() > 2)
        table->setCurrentIndex(table->model()->index(2, 0));
    look(900);
    take(*m_window, QStringLiteral("orders"), current);
    playOrderDialogs(current);
    m_window->goTo(QStringLiteral("orders"), QStringLiteral("state:pakced age>2h nonsense:1"));
    look(600);
    take(*m_window, QStringLiteral("orders-error"), current);

    m_window->goTo(QStringLiteral("lifecycle"), {});
    look(1500);
    take(*m_window, QStringLiteral("lifecycle"), current);
    playShardsAndEvents(current);
    playAudit(current);
    m_window->goTo(QStringLiteral("overview"), {});
}

void Scenes::playShardsAndEvents(const Look& current)
{
    m_window->goTo(QStringLiteral("shards"), {});
    look(700);
    take(*m_window, QStringLiteral("shards"), current);
    ShardsPage troubled({m_host.door(), m_session, m_view, m_appearance});
    troubled.resize(current.size - QSize(200, 110));
    troubled.showSnapshot(troubledShards());
    take(troubled, QStringLiteral("shards-troubled"), current);

    m_window->goTo(QStringLiteral("events"), {});
    look(6000);
    take(*m_window, QStringLiteral("events"), current);
    auto* table = m_window->findChild<QTableView*>(QStringLiteral("eventTable"));
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        // A new order has the largest payload.
        if (table->model()->index(row, 4).data().toString() == QLatin1String("created")) {
            table->selectRow(row);
            break;
        }
    }
    look(1500);
    take(*m_window, QStringLiteral("events-chosen"), current);
    auto* filter = m_window->findChild<QLineEdit*>(QStringLiteral("eventFilter"));
    filter->setText(QStringLiteral("event:ship state:pakced"));
    look(600);
    take(*m_window, QStringLiteral("events-error"), current);
    filter->clear();
}

/// What support did in the demo, the chain checked, a row chosen; then only what was refused.
void Scenes::playAudit(const Look& current)
{
    m_window->goTo(QStringLiteral("audit"), {});
    look(700);
    m_window->findChild<QPushButton*>(QStringLiteral("checkChain"))->click();
    auto* table = m_window->findChild<AuditTableView*>();
    table->setFocus();
    table->selectRow(3);
    look(700);
    take(*m_window, QStringLiteral("audit"), current);
    m_window->goTo(QStringLiteral("audit"), QStringLiteral("nothing has this in it"));
    look(700);
    take(*m_window, QStringLiteral("audit-none"), current);
    m_window->findChild<QLineEdit*>(QStringLiteral("auditFilter"))->clear();
}

/// What the order panel opens: the question before a step, and an event as it is stored.
void Scenes::playOrderDialogs(const Look& current)
{
    auto* panel = m_window->findChild<OrderPanel*>();
    for (auto* button : panel->findChildren<QPushButton*>()) {
        if (button->property("tone").toString() != QLatin1String("primary"))
            continue;
        button->click();
        auto* question = m_window->findChild<TransitionDialog*>();
        question->findChild<QPlainTextEdit*>()->setPlainText(
            QStringLiteral("Customer called: asked to wait until Monday"));
        takeDialog(*question, QStringLiteral("transition"), current);
        delete question;
        break;
    }
    auto* timeline = panel->findChild<QListView*>();
    Q_EMIT timeline->activated(timeline->model()->index(0, 0));
    auto* event = panel->findChild<QDialog*>(QStringLiteral("rawEvent"));
    takeDialog(*event, QStringLiteral("event"), current);
    delete event;
}

void Scenes::playDialogs(const Look& look)
{
    Finder finder({m_window->menus().entries(), {}, m_window->pages().at(1)->orderLookup()},
                  m_appearance, m_window.get());
    takeDialog(finder, QStringLiteral("finder"), look);
    ShortcutsDialog shortcuts(m_window->menus().entries(), m_window->pages().at(1)->keys(),
                              m_window.get());
    takeDialog(shortcuts, QStringLiteral("shortcuts"), look);
    AboutDialog about(m_appearance, m_window.get());
    takeDialog(about, QStringLiteral("about"), look);
}

void Scenes::playImport(const Look& current)
{
    ImportDialog dialog(m_host.door(), m_session, m_window.get());
    takeDialog(dialog, QStringLiteral("import"), current);
    const QString file = m_folder + QStringLiteral("/not-orders.csv");
    write(file, "a,b\n1,2\n");
    for (auto* path : dialog.findChildren<QLineEdit*>()) {
        if (path->objectName().startsWith(QLatin1String("importFile")))
            path->setText(file);
    }
    dialog.show();
    dialog.findChild<QPushButton*>(QStringLiteral("importStart"))->click();
    look(900);
    take(dialog, QStringLiteral("import-refused"), current);
    playImportResult(current);
}

/// A small shop comes in; the second time all of it is there already.
void Scenes::playImportResult(const Look& current)
{
    ImportDialog dialog(m_host.door(), m_session, m_window.get());
    auto* mappings = dialog.findChild<QComboBox*>(QStringLiteral("importMapping"));
    mappings->setCurrentIndex(mappings->findData(QStringLiteral("retail_db")));
    Q_EMIT mappings->activated(mappings->currentIndex());
    write(m_folder + QStringLiteral("/importFile0"), "1,2013-07-25 00:00:00.0,7,CLOSED\n"
                                                     "2,2013-07-25 00:00:00.0,7,PENDING_PAYMENT\n"
                                                     "3,2013-07-25 00:00:00.0,7,LOST\n");
    write(m_folder + QStringLiteral("/importFile1"),
          "7,Ann,Smith,X,X,3422 Blue Pioneer Bend,Caguas,PR,00725\n");
    for (auto* path : dialog.findChildren<QLineEdit*>()) {
        if (path->objectName().startsWith(QLatin1String("importFile")))
            path->setText(m_folder % QLatin1Char('/') % path->objectName());
    }
    dialog.show();
    dialog.findChild<QPushButton*>(QStringLiteral("importStart"))->click();
    look(1200);
    take(dialog, QStringLiteral("import-result"), current);
}

void Scenes::playExport(const Look& current)
{
    ExportSource source;
    source.filter = parseFilter("is:open region:SP").filter;
    source.shown = {OrderColumn::Id, OrderColumn::Number, OrderColumn::State};
    source.matches = 4'321;
    ExportDialog dialog(m_host.door(), source, m_window.get());
    takeDialog(dialog, QStringLiteral("export"), current);
    dialog.findChild<QLineEdit*>(QStringLiteral("exportFile"))
        ->setText(m_folder + QStringLiteral("/orders.csv"));
    dialog.show();
    dialog.findChild<QPushButton*>(QStringLiteral("exportStart"))->click();
    take(dialog, QStringLiteral("export-progress"), current);
    look(900);
    take(dialog, QStringLiteral("export-result"), current);
}

void Scenes::playFronts(const Look& look)
{
    auto* progress =
        new ProgressPage(QStringLiteral("Opening demo"), ProgressPage::Leaving::Possible);
    progress->show(
        ProgressPage::Step{QStringLiteral("Writing three weeks of history"), 27'400, 42'000});
    m_window->showFront(progress);
    take(*m_window, QStringLiteral("progress"), look);
    m_window->showFront(new StartPage(m_appearance));
    take(*m_window, QStringLiteral("start"), look);
    m_window->showFront(
        new TroublePage(Error{ErrorKind::Busy, "The store is held by orderdeckd, process 4711",
                              "/var/lib/orderdeck/demo"}));
    take(*m_window, QStringLiteral("trouble"), look);
    m_window->showPages();
}

} // namespace orderdeck
