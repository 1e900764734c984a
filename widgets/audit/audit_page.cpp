#include "widgets/audit/audit_page.h"

#include "models/error_text.h"
#include "models/text.h"
#include "widgets/audit/audit_table_view.h"
#include "widgets/audit/chain_line.h"
#include "widgets/frame/card.h"
#include "widgets/frame/copy_rows.h"
#include "widgets/frame/segmented_switch.h"

#include <QAction>
#include <QDataStream>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QTimer>
#include <QVBoxLayout>

#include <array>

namespace orderdeck {

namespace {

using namespace std::chrono_literals;

constexpr auto kRefresh = 1000ms;
constexpr auto kTyping = 200ms;
constexpr auto kSearchDelay = 400ms;
constexpr qint32 kStateVersion = 1;
/// Of the time switch; 0: any time.
constexpr std::array<std::chrono::hours, 4> kRanges{0h, 1h, 24h, 24h * 7};

} // namespace

AuditPage::AuditPage(const PageContext& context, QWidget* parent)
    : Page({QStringLiteral("audit"), tr("Audit"), QStringLiteral("audit")}, parent),
      m_context(context), m_list(context.door, m_model, this), m_tick(new QTimer(this)),
      m_typing(new QTimer(this)), m_searchDelay(new QTimer(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kRhythm);
    layout->addWidget(buildFilters());
    m_summary = makeLabel({}, "small", this);
    m_summary->setObjectName(QStringLiteral("auditSummary"));
    m_summary->setWordWrap(true);
    layout->addWidget(m_summary);
    m_table = new AuditTableView(m_model, m_context.appearance, this);
    layout->addWidget(m_table, 1);
    m_chain = new ChainLine(m_context.door, this);
    layout->addWidget(m_chain);
    setStart(m_text);

    m_tick->setObjectName(QStringLiteral("auditRefresh"));
    m_tick->setInterval(kRefresh);
    connect(m_tick, &QTimer::timeout, this, &AuditPage::tick);
    m_typing->setObjectName(QStringLiteral("auditTyping"));
    m_typing->setSingleShot(true);
    m_typing->setInterval(kTyping);
    connect(m_typing, &QTimer::timeout, this, &AuditPage::ask);
    m_searchDelay->setSingleShot(true);
    m_searchDelay->setInterval(kSearchDelay);
    connect(m_searchDelay, &QTimer::timeout, this, &AuditPage::showSummary);
    buildActions();
    connectList();
    m_model.setZone(m_context.view.zone());
    showSummary();
}

AuditPage::~AuditPage() = default;

QWidget* AuditPage::buildFilters()
{
    auto* bar = new QWidget(this);
    m_text = new QLineEdit(bar);
    m_text->setObjectName(QStringLiteral("auditFilter"));
    m_text->setPlaceholderText(tr("Filter: part of who, order, what, why or cause"));
    m_text->setToolTip(m_text->placeholderText());
    m_text->setAccessibleName(tr("Filter the audit by part of who, order, what, why or cause"));
    m_text->setClearButtonEnabled(true);
    m_result = new SegmentedSwitch(tr("Result"), {tr("All"), tr("Allowed"), tr("Refused")}, bar);
    m_result->setObjectName(QStringLiteral("auditResult"));
    m_result->setCurrent(0);
    m_range =
        new SegmentedSwitch(tr("Time"), {tr("Any time"), tr("1 h"), tr("24 h"), tr("7 d")}, bar);
    m_range->setObjectName(QStringLiteral("auditRange"));
    m_range->setCurrent(0);
    m_cancelSearch = new QPushButton(tr("Cancel search"), bar);
    m_cancelSearch->setObjectName(QStringLiteral("auditCancelSearch"));
    m_cancelSearch->hide();
    m_exportButton = new QPushButton(tr("Export…"), bar);
    m_exportButton->setObjectName(QStringLiteral("auditExport"));
    m_exportButton->setToolTip(tr("All entries that match, as a CSV file"));
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kRhythm);
    row->addWidget(m_text, 1);
    row->addWidget(m_cancelSearch);
    row->addWidget(m_result);
    row->addWidget(m_range);
    row->addWidget(m_exportButton);
    connect(m_text, &QLineEdit::textChanged, this, [this] { m_typing->start(); });
    connect(m_text, &QLineEdit::returnPressed, this, [this] { m_table->setFocus(); });
    connect(m_result, &SegmentedSwitch::chosen, this, &AuditPage::ask);
    connect(m_range, &SegmentedSwitch::chosen, this, &AuditPage::ask);
    connect(m_cancelSearch, &QPushButton::clicked, this, [this] {
        m_text->setFocus(); // The button is about to go.
        m_list.cancel();
    });
    connect(m_exportButton, &QPushButton::clicked, this, [this] {
        if (m_export)
            m_export->cancel();
        else
            exportTo();
    });
    return bar;
}

QList<PageKey> AuditPage::keys() const
{
    const QString box = tr("In the filter box of Audit");
    const QString list = tr("In the list of acts");
    return {
        {box, tr("Go to the list"), tr("Enter")},
        {box, tr("Clear the filter"), tr("Esc")},
        {list, tr("Open the order"), tr("Enter")},
        {list, tr("Newest act"), tr("Home")},
        {list, tr("Last loaded act"), tr("End")},
        {list, tr("Copy the row"), QKeySequence(QKeySequence::Copy).toString()},
    };
}

void AuditPage::buildActions()
{
    auto* clear = new QShortcut(Qt::Key_Escape, m_text);
    clear->setContext(Qt::WidgetShortcut);
    connect(clear, &QShortcut::activated, m_text, &QLineEdit::clear);
    auto* copy = new QShortcut(QKeySequence::Copy, m_table);
    copy->setContext(Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, [this] { Q_EMIT noted(copyRows(*m_table)); });
    auto* chain = new QAction(tr("Check audit c&hain"), this);
    connect(chain, &QAction::triggered, this, [this] {
        Q_EMIT goToRequested(info().key, {});
        m_chain->press();
    });
    auto* write = new QAction(tr("&Export audit…"), this);
    connect(write, &QAction::triggered, this, [this] {
        Q_EMIT goToRequested(info().key, {});
        exportTo();
    });
    m_actions.view = {chain, write};
}

void AuditPage::connectList()
{
    connect(&m_list, &AuditList::aboutToMerge, m_table, &AuditTableView::beginMerge);
    connect(&m_list, &AuditList::changed, this, &AuditPage::showList);
    connect(m_table, &AuditTableView::endNeared, &m_list, &AuditList::loadOlder);
    connect(m_table, &AuditTableView::startReached, this, [this] {
        if (!m_paused || !m_list.atTop())
            m_list.loadNewer();
    });
    connect(m_table, &AuditTableView::topWanted, this, &AuditPage::goToTop);
    connect(m_table, &AuditTableView::orderWanted, this, &AuditPage::openOrder);
    connect(&m_context.view, &ViewSettings::zoneChanged, this,
            [this] { m_model.setZone(m_context.view.zone()); });
    connect(&m_context.appearance, &Appearance::changed, this,
            [this] { m_table->viewport()->update(); });
}

AuditFilter AuditPage::filter() const
{
    AuditFilter filter;
    filter.text = m_text->text().trimmed().toStdString();
    if (m_result->current() > 0)
        filter.applied = m_result->current() == 1;
    const auto range = kRanges.at(std::size_t(std::max(0, m_range->current())));
    if (range > 0h)
        filter.from = SystemClock().now() - range;
    return filter;
}

void AuditPage::ask()
{
    m_typing->stop();
    m_searchDelay->start();
    m_list.setFilter(filter());
    m_table->scrollToTop();
}

void AuditPage::goToTop()
{
    if (!m_list.atTop())
        m_list.goToTop();
    m_table->scrollToTop();
    if (m_model.rowCount() > 0)
        m_table->selectRow(0);
}

void AuditPage::showSnapshot(std::shared_ptr<const ServiceSnapshot> snapshot)
{
    if (snapshot->catalogue)
        m_model.setCatalogue(snapshot->catalogue);
}

void AuditPage::activate()
{
    m_active = true;
    if (m_paused)
        return;
    if (m_list.searching())
        m_searchDelay->start();
    m_list.refresh();
    m_tick->start();
}

void AuditPage::deactivate()
{
    m_active = false;
    m_tick->stop();
}

void AuditPage::pause()
{
    m_paused = true;
    m_tick->stop();
}

void AuditPage::resume()
{
    m_paused = false;
    if (m_active)
        activate();
}

/// Whoever reads further down is not disturbed.
void AuditPage::tick()
{
    if (m_table->isAtTop())
        m_list.refresh();
}

bool AuditPage::focusFilter()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
    return true;
}

void AuditPage::goTo(const QString& filter)
{
    if (filter.isEmpty())
        return;
    m_text->setText(filter);
    ask();
}

void AuditPage::openOrder(int row)
{
    const QString order = m_model.orderFilter(row);
    if (order.isEmpty())
        Q_EMIT noted(tr("This act is of no order"));
    else
        Q_EMIT goToRequested(QStringLiteral("orders"), order);
}

void AuditPage::showList()
{
    if (!m_list.loading())
        m_table->endMerge();
    showSummary();
}

void AuditPage::showSummary()
{
    m_cancelSearch->setVisible(m_list.searching() && m_list.loading() &&
                               !m_searchDelay->isActive());
    setTone(*m_summary, m_list.trouble().isEmpty() ? "small" : "error");
    const QString total =
        m_list.total() == 1 ? tr("1 entry") : tr("%1 entries").arg(countText(m_list.total()));
    if (m_list.cancelled()) {
        m_summary->setText(tr("The search was cancelled; these are the rows from before."));
    } else if (!m_list.trouble().isEmpty()) {
        m_summary->setText(m_list.trouble());
    } else {
        const QString rows = countText(m_model.rowCount());
        const bool all = m_list.atTop() && m_list.atEnd();
        const QString shown = m_list.filter() == AuditFilter()
                                  ? (all ? QString() : tr(" · %1 loaded").arg(rows))
                              : all ? tr(" · %1 match").arg(rows)
                                    : tr(" · %1 matching loaded, there may be more").arg(rows);
        m_summary->setText(total % shown % tr(" · newest first"));
    }
    m_table->setEmptyText(emptyText());
}

QString AuditPage::emptyText() const
{
    if (m_list.searching())
        return tr("Searching…");
    if (!m_list.trouble().isEmpty())
        return tr("The audit could not be read. It is asked for again every second.");
    if (m_list.total() > 0)
        return tr("No entry matches. Press Esc in the box, choose All and Any time to see all.");
    return tr("Nobody has acted by hand yet. Every manual act is entered here, allowed or refused: "
              "orders moved or made, lifecycles installed, imports begun; with who, why and "
              "result. What machines do is in each order's timeline.");
}

void AuditPage::exportTo(const QString& path)
{
    if (m_export)
        return;
    m_exportPath = path.isEmpty()
                       ? QFileDialog::getSaveFileName(
                             this, tr("Export the audit"),
                             QDir::home().filePath(QStringLiteral("orderdeck-audit.csv")),
                             tr("CSV files (*.csv)"))
                       : path;
    if (m_exportPath.isEmpty())
        return;
    m_export = std::make_unique<AuditExportJob>(m_context.door,
                                                AuditExportWish{filter(), 0, SystemClock().now()},
                                                m_exportPath.toStdString());
    connect(m_export.get(), &AuditExportJob::progressed, this, &AuditPage::showExport);
    connect(m_export.get(), &AuditExportJob::finished, this, &AuditPage::exportDone);
    showExport();
}

void AuditPage::showExport()
{
    m_exportButton->setText(m_export ? tr("Cancel export (%1)").arg(countText(m_export->written()))
                                     : tr("Export…"));
}

void AuditPage::exportDone()
{
    const Result<std::int64_t> outcome = m_export->outcome();
    m_export.release()->deleteLater(); // It is the one that calls.
    showExport();
    if (outcome)
        Q_EMIT noted((*outcome == 1 ? tr("%1 entry written to %2") : tr("%1 entries written to %2"))
                         .arg(countText(*outcome), QFileInfo(m_exportPath).fileName()));
    else if (outcome.error().kind == ErrorKind::Cancelled)
        Q_EMIT noted(tr("The export was cancelled; no file was kept"));
    else
        Q_EMIT noted(errorText(outcome.error()));
}

QByteArray AuditPage::saveState() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << kStateVersion << m_table->saveColumns();
    return bytes;
}

void AuditPage::restoreState(const QByteArray& state)
{
    QDataStream stream(state);
    qint32 version = 0;
    QByteArray columns;
    stream >> version >> columns;
    const bool usable = stream.status() == QDataStream::Ok && version == kStateVersion;
    m_table->restoreColumns(usable ? columns : QByteArray());
}

} // namespace orderdeck
