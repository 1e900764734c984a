#pragma once

#include "widgets/orders/order_columns.h"

#include <QDialog>

class QListWidget;
class QPushButton;

namespace orderdeck {

/// Chooses and arranges columns by keyboard as well: Space shows or hides, Alt with an arrow key
/// moves. Nothing is changed until OK.
class ColumnsDialog final : public QDialog {
    Q_OBJECT
public:
    ColumnsDialog(const QList<OrderColumns::Choice>& choices, QWidget* parent);

    /// As chosen here, from left to right.
    [[nodiscard]] QStringList visibleKeys() const;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill(const QList<OrderColumns::Choice>& choices);
    void shift(int by);
    void showMoves();

    QListWidget* m_list;
    QPushButton* m_left;
    QPushButton* m_right;
};

} // namespace orderdeck
