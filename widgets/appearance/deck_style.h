#pragma once

#include <QProxyStyle>

namespace orderdeck {

/// Fusion with calmer measures: no icons on dialog buttons, tooltips after a short wait, menus that
/// open on the keyboard's underline only when asked.
class DeckStyle final : public QProxyStyle {
    Q_OBJECT
public:
    DeckStyle();
    [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                                QStyleHintReturn* returned) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption* option,
                                  const QWidget* widget) const override;
};

} // namespace orderdeck
