#pragma once

#include <QRectF>
#include <QString>

#include <vector>

class QWidget;

namespace orderdeck {

/// A run of text as a widget painted it, in the widget.
struct PaintedText {
    QString text;
    QRectF ink;  ///< About where letters are: from the height of capitals to half of the descent.
    QRectF clip; ///< What the painter was clipped to, beside the widget itself.
};

/// What the widget itself (not its children) writes now, whoever paints it: a style, a delegate or
/// its own paintEvent().
[[nodiscard]] std::vector<PaintedText> paintedTexts(QWidget& widget);

} // namespace orderdeck
