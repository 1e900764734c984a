#pragma once

#include "models/state_bars_model.h"
#include "widgets/appearance/appearance.h"

#include <QListView>
#include <QStyledItemDelegate>

namespace orderdeck {

/// Paints one state as name, bar on a logarithmic scale, number, and how many are late.
class StateBarDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    StateBarDelegate(const Appearance& appearance, const StateBarsModel& model, QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const override;
    void setRowHeight(int height) { m_rowHeight = height; }

private:
    [[nodiscard]] int nameWidth(const QStyleOptionViewItem& option) const;

    const Appearance& m_appearance;
    const StateBarsModel& m_model;
    int m_rowHeight = 27;
};

/// Open orders per state; choosing a row leads to those orders. Rows share the height there is,
/// down to a least one, then it scrolls.
class StateBars final : public QListView {
    Q_OBJECT
public:
    StateBars(const Appearance& appearance, StateBarsModel& model, QWidget* parent = nullptr);

Q_SIGNALS:
    void filterChosen(const QString& filter);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitRows();

    StateBarDelegate* m_delegate;
};

/// Share of the full width that `orders` takes beside `largest`: logarithmic, so that 84 can be
/// seen beside 1.8 million; 0 for none, 1 for the largest.
[[nodiscard]] double barShare(std::int64_t orders, std::int64_t largest);

} // namespace orderdeck
