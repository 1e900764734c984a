#pragma once

#include "models/order_table_model.h"
#include "widgets/appearance/appearance.h"

#include <QTableView>

#include <vector>

class QLabel;
class QMenu;

namespace orderdeck {

/// The table of the loaded window of orders. Keeps still while rows are merged: what is on the
/// screen stays where it is, and only a person's choice opens an order, never the removal of a row.
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
    /// Selected rows with the headers of the visible columns onto the clipboard, as a spreadsheet
    /// takes them; answers how many. Nothing selected: the clipboard stays as it is.
    int copyRows() const;
    /// A check box per column, for a button and for a right click on the header.
    [[nodiscard]] QMenu* columnMenu() const { return m_columnMenu; }
    /// Order, width and visibility by the columns' names.
    [[nodiscard]] QByteArray saveColumns() const;
    /// Bytes that do not fit bring back the defaults.
    void restoreColumns(const QByteArray& state);

Q_SIGNALS:
    void opened(orderdeck::OrderId id);
    void endNeared();
    void startReached();
    /// Home: the first rows of the list, wherever its window is.
    void topWanted();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void setUpHeader();
    void buildColumnMenu();
    void defaultColumns();
    void openCurrent();
    void scrolled(int value);
    void placeEmptyText();

    struct Anchor {
        OrderId id;
        int y = 0; ///< In the viewport.
    };

    OrderTableModel& m_model;
    QLabel* m_empty;
    QMenu* m_columnMenu;
    std::vector<Anchor> m_anchors; ///< Rows on the screen while rows are merged.
    bool m_merging = false;
    bool m_openIsGone = false; ///< The open order has left the window.
};

} // namespace orderdeck
