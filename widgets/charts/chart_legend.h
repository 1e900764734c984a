#pragma once

#include "widgets/appearance/appearance.h"
#include "widgets/charts/chart_content.h"

#include <QWidget>

namespace orderdeck {

/// One line of coloured squares with name and value: the present ones, or those under the
/// crosshair. Where there is no room for all of it, names end in "…" and values stay.
class ChartLegend final : public QWidget {
    Q_OBJECT
public:
    explicit ChartLegend(const Appearance& appearance, QWidget* parent = nullptr);

    struct Entry {
        QString name;
        QString value;
        QColor colour;
    };
    void show(QList<Entry> entries);
    [[nodiscard]] QString text() const; ///< "status reads 61, list reads 0.4".
    [[nodiscard]] QSize sizeHint() const override { return {120, 18}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] int roomForName() const;

    const Appearance& m_appearance;
    QList<Entry> m_entries;
};

} // namespace orderdeck
