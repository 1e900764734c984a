#pragma once

#include "widgets/appearance/appearance.h"

#include <QStyledItemDelegate>

namespace orderdeck {

/// Paints a row of the tail: states as chips, second-rank columns muted, a broken line where the
/// feed was not followed.
class EventRowDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    EventRowDelegate(const Appearance& appearance, QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    const Appearance& m_appearance;
};

} // namespace orderdeck
