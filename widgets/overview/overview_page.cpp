#include "widgets/overview/overview_page.h"

#include "models/overview_figures.h"
#include "models/text.h"
#include "widgets/charts/chart_panel.h"
#include "widgets/frame/card.h"
#include "widgets/overview/attention_list.h"
#include "widgets/overview/stat_tile.h"
#include "widgets/overview/state_bars.h"

#include <QDateTime>
#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace orderdeck {
namespace {

constexpr int kTiles = 5;
constexpr int kGap = 12;
constexpr int kMaxPauses = 50;

} // namespace

OverviewPage::OverviewPage(const PageContext& context, QWidget* parent)
    : Page({QStringLiteral("overview"), tr("Overview"), QStringLiteral("overview")}, parent),
      m_context(context)
{
    m_toolbar = new QWidget(this);
    auto* row = new QHBoxLayout(m_toolbar);
    row->setContentsMargins(0, 0, 0, 0);
    m_zoom = new QPushButton(m_toolbar);
    row->addWidget(m_zoom);
    m_zoom->setIcon(context.appearance.buttonIcon(QStringLiteral("close")));
    m_zoom->setLayoutDirection(Qt::RightToLeft);
    m_zoom->hide();
    connect(m_zoom, &QPushButton::clicked, this, [this] { m_group.setZoom(std::nullopt); });
    connect(&m_group, &ChartGroup::zoomChanged, this, &OverviewPage::showZoom);
    connect(&context.view, &ViewSettings::rangeChanged, this,
            [this] { m_group.setZoom(std::nullopt); });
    connect(&context.view, &ViewSettings::zoneChanged, this, [this] {
        showZoom();
        showTiles();
    });
    connect(&context.appearance, &Appearance::changed, this,
            [this] { m_zoom->setIcon(m_context.appearance.buttonIcon(QStringLiteral("close"))); });
    buildLayout();
}

void OverviewPage::buildLayout()
{
    const PlotView::Context plots{m_context.appearance, m_context.view, m_group};
    const QString nothing = tr("No figures in this range yet");
    m_reads = new ChartPanel(
        {tr("Reads"), tr("per second"), ChartScale::Linear, ChartColours::Series, nothing}, plots,
        this);
    m_writes = new ChartPanel(
        {tr("Writes"), tr("per second"), ChartScale::Linear, ChartColours::Series, nothing}, plots,
        this);
    m_latency = new ChartPanel({tr("Write latency"), tr("ms, log"), ChartScale::Logarithmic,
                                ChartColours::Percentiles, tr("No writes in this range yet")},
                               plots, this);
    m_reads->setObjectName(QStringLiteral("readsChart"));
    m_writes->setObjectName(QStringLiteral("writesChart"));
    m_latency->setObjectName(QStringLiteral("latencyChart"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(kGap);
    grid->addWidget(makeTiles(), 0, 0, 1, 3);
    grid->addWidget(m_reads, 1, 0);
    grid->addWidget(m_writes, 1, 1);
    grid->addWidget(m_latency, 2, 0);
    grid->addWidget(makeStates(), 2, 1);
    grid->addWidget(makeAttention(), 1, 2, 2, 1);
    grid->setRowStretch(1, 1);
    grid->setRowStretch(2, 1);
    grid->setColumnStretch(0, 24);
    grid->setColumnStretch(1, 24);
    grid->setColumnStretch(2, 11);
}

QWidget* OverviewPage::makeTiles()
{
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGap);
    for (int i = 0; i < kTiles; ++i) {
        auto* tile = new StatTile(m_context.appearance, row);
        connect(tile, &QAbstractButton::clicked, this,
                [this, tile] { lead(tile->figures().filter); });
        layout->addWidget(tile, 1);
        m_tiles.append(tile);
    }
    return row;
}

QWidget* OverviewPage::makeStates()
{
    auto* card = new Card(this);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(makeLabel(tr("Open orders per state"), "strong", card));
    head->addWidget(makeLabel(tr("exact · log"), "small", card));
    head->addStretch(1);
    auto* bars = new StateBars(m_context.appearance, m_states, card);
    bars->setObjectName(QStringLiteral("stateBars"));
    connect(bars, &StateBars::filterChosen, this, &OverviewPage::lead);
    card->body()->addLayout(head);
    card->body()->addWidget(bars, 1);
    return card;
}

QWidget* OverviewPage::makeAttention()
{
    auto* card = new Card(this);
    card->setMinimumWidth(184);
    auto* list = new AttentionList(m_context.appearance, m_attention, card);
    list->setObjectName(QStringLiteral("attentionList"));
    connect(list, &AttentionList::placeChosen, this, &Page::goToRequested);
    card->body()->addWidget(makeLabel(tr("Needs attention"), "strong", card));
    card->body()->addWidget(list, 1);
    return card;
}

QWidget* OverviewPage::toolbar() { return m_toolbar; }

void OverviewPage::showSnapshot(std::shared_ptr<const ServiceSnapshot> snapshot)
{
    m_snapshot = std::move(snapshot);
    noteTraffic(*m_snapshot);
    if (m_snapshot->timeCompression > 1)
        setSubtitle(tr("simulated shop, time runs %1 × faster")
                        .arg(QString::number(m_snapshot->timeCompression, 'g', 4)));
    showTiles();
    showCharts();
    m_states.show(*m_snapshot);
    m_attention.show(*m_snapshot);
}

void OverviewPage::showTiles()
{
    if (!m_snapshot)
        return;
    QList<TileFigures> figures = tilesOf(*m_snapshot, m_context.view.zone());
    for (int i = 0; i < m_tiles.size() && i < figures.size(); ++i)
        m_tiles[i]->show(std::move(figures[i]));
}

void OverviewPage::showCharts()
{
    ChartContent reads = readsContent(*m_snapshot);
    ChartContent writes = writesContent(*m_snapshot);
    reads.marks = m_pauses;
    writes.marks = m_pauses;
    m_reads->show(reads);
    m_writes->show(writes);
    m_latency->show(latencyContent(*m_snapshot));
}

void OverviewPage::noteTraffic(const ServiceSnapshot& snapshot)
{
    const double at = double(toMicros(snapshot.at)) / 1000.0;
    const bool paused = snapshot.workload && snapshot.workload->paused;
    if (paused && !m_trafficPaused) {
        if (m_pauses.size() >= kMaxPauses)
            m_pauses.removeFirst();
        m_pauses.append({{at, at}, tr("traffic paused")});
    }
    if (m_trafficPaused && !m_pauses.isEmpty())
        m_pauses.back().span.to = at;
    m_trafficPaused = paused;
}

void OverviewPage::showZoom()
{
    const auto zoom = m_group.zoom();
    m_zoom->setVisible(zoom.has_value());
    if (!zoom)
        return;
    const auto text = [this](double at) {
        return QDateTime::fromMSecsSinceEpoch(qint64(at), m_context.view.zone())
            .toString(QStringLiteral("HH:mm:ss"));
    };
    m_zoom->setText(text(zoom->from) % QStringLiteral(" – ") % text(zoom->to));
    m_zoom->setAccessibleName(
        tr("Selected range %1; press to show the whole range again").arg(m_zoom->text()));
    m_zoom->setToolTip(tr("Selected on a chart. Click to show the whole range again (Escape)."));
}

void OverviewPage::lead(const QString& filter)
{
    if (!filter.isEmpty())
        Q_EMIT goToRequested(QStringLiteral("orders"), filter);
}

QList<PageKey> OverviewPage::keys() const
{
    const QString chart = tr("In a chart");
    return {
        {chart, tr("Move the crosshair"), tr("Left or Right")},
        {chart, tr("Zoom in or out there"), tr("+ or -")},
        {chart, tr("Show the whole range"), tr("Esc")},
    };
}

} // namespace orderdeck
