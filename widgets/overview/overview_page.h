#pragma once

#include "models/attention_model.h"
#include "models/state_bars_model.h"
#include "widgets/charts/chart_content.h"
#include "widgets/charts/chart_group.h"
#include "widgets/frame/page.h"
#include "widgets/frame/page_context.h"

#include <optional>

class QPushButton;

namespace orderdeck {

class ChartPanel;
class StatTile;

/// How the service is doing: tiles, reads, writes, latency, open orders per state, and what needs
/// attention, each line leading to its orders.
class OverviewPage final : public Page {
    Q_OBJECT
public:
    explicit OverviewPage(const PageContext& context, QWidget* parent = nullptr);

    QWidget* toolbar() override;
    [[nodiscard]] QList<PageKey> keys() const override;
    void showSnapshot(std::shared_ptr<const ServiceSnapshot> snapshot) override;

private:
    void buildLayout();
    [[nodiscard]] QWidget* makeTiles();
    [[nodiscard]] QWidget* makeStates();
    [[nodiscard]] QWidget* makeAttention();
    void showTiles();
    void showCharts();
    void noteTraffic(const ServiceSnapshot& snapshot);
    void showZoom();
    void lead(const QString& filter);

    PageContext m_context;
    std::shared_ptr<const ServiceSnapshot> m_snapshot;
    ChartGroup m_group;
    StateBarsModel m_states;
    AttentionModel m_attention;
    QList<StatTile*> m_tiles;
    ChartPanel* m_reads = nullptr;
    ChartPanel* m_writes = nullptr;
    ChartPanel* m_latency = nullptr;
    QWidget* m_toolbar = nullptr;
    QPushButton* m_zoom = nullptr; ///< In m_toolbar; visible while a range is selected.
    QList<ChartMark> m_pauses; ///< Of the traffic, as far as this window has seen them; bounded.
    bool m_trafficPaused = false;
};

/// What the charts draw of a snapshot; pure.
[[nodiscard]] ChartContent readsContent(const ServiceSnapshot& snapshot);
[[nodiscard]] ChartContent writesContent(const ServiceSnapshot& snapshot);
[[nodiscard]] ChartContent latencyContent(const ServiceSnapshot& snapshot);

} // namespace orderdeck
