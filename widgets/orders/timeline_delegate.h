#pragma once

#include "widgets/appearance/appearance.h"

#include <QStyledItemDelegate>

namespace orderdeck {

/// Paints one event of an order's timeline: dot in the state's colour, state and time, then who and
/// why, then how long it had been in the state before.
class TimelineDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    TimelineDelegate(const Appearance& appearance, QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const override;

private:
    [[nodiscard]] QString details(const QModelIndex& index) const;

    const Appearance& m_appearance;
};

} // namespace orderdeck
