#pragma once

#include "models/event_tail_model.h"
#include "widgets/appearance/appearance.h"

#include <QTableView>

class QLabel;

namespace orderdeck {

/// The table of the tail. It is still while somebody reads: the pointer is over it, it is scrolled
/// away from the top, or an event is chosen; whoever feeds it waits as long.
class EventTableView final : public QTableView {
    Q_OBJECT
public:
    enum class Still { No, Pointer, Scrolled, Chosen };

    EventTableView(EventTailModel& model, const Appearance& appearance, QWidget* parent);

    [[nodiscard]] Still still() const;
    /// Nothing is chosen any more, and the newest are in sight.
    void goToTop();
    /// Said in the middle while there are no rows.
    void setEmptyText(const QString& text);
    [[nodiscard]] QByteArray saveColumns() const;
    void restoreColumns(const QByteArray& state); ///< Bytes that do not fit: the defaults.

Q_SIGNALS:
    void stillnessChanged();
    void chosen(int row); ///< -1: none.
    void orderWanted(orderdeck::OrderId order);
    /// Home, or Escape: back to what comes.
    void topWanted();

protected:
    bool viewportEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void wantOrder(const QModelIndex& index);
    void keepCurrent();

    EventTailModel& m_model;
    QLabel* m_empty;
    bool m_pointed = false;
};

} // namespace orderdeck
