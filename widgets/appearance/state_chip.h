#pragma once

#include "widgets/appearance/appearance.h"

#include <QWidget>

class QPainter;

namespace orderdeck {

/// How large a state's name is as a chip: dot, name, tinted ground.
[[nodiscard]] QSize stateChipSize(const QString& name, const QFont& font);
/// Paints it left-aligned and vertically centred in `area`; for delegates and for StateChip.
void paintStateChip(QPainter& painter, const QRect& area, const QString& name,
                    const StateLook& look);
/// A dot with the outline that its contrast asks for.
void paintStateDot(QPainter& painter, const QRectF& area, const StateLook& look);

/// A state's name as a widget. Its accessible name says the kind as well.
class StateChip final : public QWidget {
    Q_OBJECT
public:
    explicit StateChip(const Appearance& appearance, QWidget* parent = nullptr);
    void setState(const QString& name, StateKind kind, int rank);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Appearance& m_appearance;
    QString m_name;
    StateKind m_kind = StateKind::Initial;
    int m_rank = 0;
};

} // namespace orderdeck
