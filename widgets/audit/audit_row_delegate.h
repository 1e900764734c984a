#pragma once

#include "widgets/appearance/appearance.h"

#include <QStyledItemDelegate>

namespace orderdeck {

/// Cells of the audit: the state that an act led to as a chip, a refusal in the colour of warnings
/// with its cause in words, and a mark at the row where the keyboard is.
class AuditRowDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    AuditRowDelegate(const Appearance& appearance, QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    const Appearance& m_appearance;
};

} // namespace orderdeck
