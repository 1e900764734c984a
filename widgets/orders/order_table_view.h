#pragma once

#include "models/order_table_model.h"
#include "widgets/appearance/appearance.h"
#include "widgets/orders/order_columns.h"

#include <QTableView>

#include <vector>

class QLabel;

namespace orderdeck {

/// The table of the loaded window of orders. Keeps still while rows are merged: what is on the
/// screen stays where it is, what is selected stays selected by its id, and only a person's choice
/// opens an order, never the removal of a row.
class OrderTableView final : public QTableView {
    Q_OBJECT
public:
    OrderTableView(OrderTableModel& model, const Appearance& appearance, QWidget* parent);

    /// Around a merge of the model's rows. At the very top the first rows belong on the screen
    /// whatever comes; anywhere else, and with Hold::Always, what one reads must not move.
    enum class Hold { BelowTop, Always };
    void beginMerge(Hold hold);
    /// `open` is the order in the panel (0: none); it is selected again when it has come back.
    void endMerge(OrderId open);
    void showSort(OrderSort sort);
    /// Shown in the middle while there are no rows.
    void setEmptyText(const QString& text);
    /// The numbers of the selected rows onto the clipboard, one a line; answers how many. Nothing
    /// selected: the clipboard stays as it is.
    int copyNumbers() const;
    /// Every row of the loaded window; opens nothing.
    void selectLoaded();
    [[nodiscard]] int selectedCount() const;
    /// Selects this order, and no other; where it is not loaded, as soon as it is.
    void pick(OrderId id);
    [[nodiscard]] OrderColumns& columns() { return *m_columns; }
    [[nodiscard]] const OrderColumns& columns() const { return *m_columns; }

Q_SIGNALS:
    void opened(orderdeck::OrderId id);
    void endNeared();
    void startReached();
    /// Other rows are selected than before, or more, or fewer; not while rows are merged.
    void selectionCounted();
    /// Home: the first rows of the list, wherever its window is.
    void topWanted();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void setUpHeader();
    [[nodiscard]] QModelIndexList selectedInOrder() const;
    void holdSelection();
    void restoreSelection();
    void openCurrent();
    void scrolled(int value);
    void placeEmptyText();

    struct Anchor {
        OrderId id;
        int y = 0; ///< In the viewport.
    };

    OrderTableModel& m_model;
    QLabel* m_empty;
    OrderColumns* m_columns = nullptr;
    std::vector<Anchor> m_anchors; ///< Rows on the screen while rows are merged.
    std::vector<OrderId> m_held;   ///< Selected before the merge, when they are many.
    bool m_merging = false;
    bool m_openIsGone = false; ///< The open order has left the window.
};

} // namespace orderdeck
