#pragma once

#include "models/order_table_model.h"
#include "widgets/appearance/appearance.h"

#include <QTableView>

#include <optional>

class QLabel;

namespace orderdeck {

/// The table of the loaded window of orders. Keeps still while rows are merged: the first visible
/// row stays where it is, and only a person's choice opens an order, never the removal of a row.
class OrderTableView final : public QTableView {
    Q_OBJECT
public:
    OrderTableView(OrderTableModel& model, const Appearance& appearance, QWidget* parent);

    /// Around a merge of the model's rows. `open` is the order in the panel (0: none); it is
    /// selected if it is there.
    void beginMerge();
    void endMerge(OrderId open);
    void showSort(OrderSort sort);
    /// Shown in the middle while there are no rows.
    void setEmptyText(const QString& text);
    /// Selected rows with headers onto the clipboard, as a spreadsheet takes them; answers how
    /// many.
    int copyRows() const;
    [[nodiscard]] QByteArray saveColumns() const;
    /// Bytes that do not fit bring back the defaults.
    void restoreColumns(const QByteArray& state);

Q_SIGNALS:
    void opened(orderdeck::OrderId id);
    void endNeared();
    void startReached();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void scrolled(int value);
    void placeEmptyText();

    OrderTableModel& m_model;
    QLabel* m_empty;
    QByteArray m_defaultColumns;
    std::optional<OrderId> m_anchor; ///< First visible row while rows are merged.
    int m_anchorOffset = 0;
    bool m_merging = false;
};

} // namespace orderdeck
