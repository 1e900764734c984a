#pragma once

#include "models/shard_cards.h"
#include "widgets/appearance/appearance.h"

#include <QWidget>

namespace orderdeck {

/// One shard at a glance, painted by hand: what it is, what is wrong, its figures, their recent
/// past, and its shares with a tick where they would be fair. Takes the focus so that the keyboard
/// and a screen reader walk from shard to shard.
class ShardCard final : public QWidget {
    Q_OBJECT
public:
    explicit ShardCard(const Appearance& appearance, QWidget* parent = nullptr);

    void show(ShardCardFigures figures);
    [[nodiscard]] const ShardCardFigures& figures() const { return m_figures; }
    /// What it needs at this width, troubles included.
    [[nodiscard]] int heightFor(int width) const;
    using QWidget::show;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void describe();
    [[nodiscard]] int troublesHeight(int width) const;
    [[nodiscard]] QRect factArea(int fact) const;
    [[nodiscard]] int nodesHeight() const;
    [[nodiscard]] QRect nodeArea(int node) const;
    [[nodiscard]] int factsTop() const;
    void paintHead(QPainter& painter) const;
    void paintTroubles(QPainter& painter) const;
    void paintFacts(QPainter& painter) const;
    void paintNode(QPainter& painter, const ShardNodeLine& node, const QRect& area) const;
    void paintTrend(QPainter& painter, const ShardTrend& trend, const QRect& area) const;
    void paintShare(QPainter& painter, const ShardShare& share, const QRect& area) const;

    const Appearance& m_appearance;
    ShardCardFigures m_figures;
};

} // namespace orderdeck
