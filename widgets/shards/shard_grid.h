#pragma once

#include "widgets/shards/shard_card.h"

#include <QWidget>

namespace orderdeck {

/// The cards of all shards, as many side by side as the width holds. Rows share the height there
/// is, down to what their cards need; then it scrolls.
class ShardGrid final : public QWidget {
    Q_OBJECT
public:
    explicit ShardGrid(const Appearance& appearance, QWidget* parent = nullptr);

    void show(const QList<ShardCardFigures>& figures);
    /// The room it is seen through.
    void setRoom(QSize room);
    [[nodiscard]] const QList<ShardCard*>& cards() const { return m_cards; }
    [[nodiscard]] int columns() const;
    using QWidget::show;

private:
    void arrange();

    const Appearance& m_appearance;
    QList<ShardCard*> m_cards;
    QSize m_room;
};

} // namespace orderdeck
