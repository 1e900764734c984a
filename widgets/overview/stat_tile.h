#pragma once

#include "models/overview_figures.h"
#include "widgets/appearance/appearance.h"

#include <QAbstractButton>

namespace orderdeck {

/// One figure with its recent past and what is usual. Pressing it leads to the orders it counts,
/// where it counts orders.
class StatTile final : public QAbstractButton {
    Q_OBJECT
public:
    explicit StatTile(const Appearance& appearance, QWidget* parent = nullptr);

    void show(TileFigures figures);
    [[nodiscard]] const TileFigures& figures() const { return m_figures; }
    [[nodiscard]] QSize sizeHint() const override { return {170, 88}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {130, 88}; }
    using QAbstractButton::show;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Appearance& m_appearance;
    TileFigures m_figures;
};

} // namespace orderdeck
