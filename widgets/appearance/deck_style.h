#pragma once

#include <QProxyStyle>

namespace orderdeck {

/// Fusion with calmer measures: no icons on dialog buttons, tooltips after a short wait, letters of
/// the menu bar underlined only while Alt is held, our own cross for clearing a field.
class DeckStyle final : public QProxyStyle {
    Q_OBJECT
public:
    DeckStyle();
    [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                                QStyleHintReturn* returned) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption* option,
                                  const QWidget* widget) const override;
    [[nodiscard]] QRect subElementRect(SubElement element, const QStyleOption* option,
                                       const QWidget* widget) const override;
    [[nodiscard]] QIcon standardIcon(StandardPixmap which, const QStyleOption* option,
                                     const QWidget* widget) const override;
};

} // namespace orderdeck
