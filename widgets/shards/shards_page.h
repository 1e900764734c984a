#pragma once

#include "widgets/frame/page.h"
#include "widgets/frame/page_context.h"

class QLabel;
class QScrollArea;

namespace orderdeck {

class ShardGrid;

/// How every shard is doing: one card each, and a line for all of them. The badge counts shards
/// that are stopped, behind or hot.
class ShardsPage final : public Page {
    Q_OBJECT
public:
    explicit ShardsPage(const PageContext& context, QWidget* parent = nullptr);

    void showSnapshot(std::shared_ptr<const ServiceSnapshot> snapshot) override;
    void updateBadge(const ServiceSnapshot& snapshot) override;
    /// `shard`: the number of a shard, from 1; its card comes into sight and gets the focus.
    void goTo(const QString& shard) override;

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QLabel* m_summary;
    QScrollArea* m_scroll;
    ShardGrid* m_grid;
};

} // namespace orderdeck
