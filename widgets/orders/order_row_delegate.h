#pragma once

#include "widgets/appearance/appearance.h"

#include <QStyledItemDelegate>

namespace orderdeck {

/// Paints a row of the order table: the state as a chip, ages past the target in the warning
/// colour, second-rank columns muted.
class OrderRowDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    OrderRowDelegate(const Appearance& appearance, QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    const Appearance& m_appearance;
};

/// The look that a model's StateRole and StateRankRole ask for.
[[nodiscard]] StateLook lookOf(const QModelIndex& index, const Appearance& appearance);

} // namespace orderdeck
