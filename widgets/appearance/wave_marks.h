#pragma once

#include <QColor>
#include <QList>

class QLineEdit;

namespace orderdeck {

/// A stretch of a line edit's text, in characters.
struct TextStretch {
    qsizetype begin = 0;
    qsizetype length = 0;
};

/// Underlines what was not understood; nothing: takes all marks away.
void markWrong(QLineEdit& edit, const QList<TextStretch>& stretches, const QColor& colour);

} // namespace orderdeck
