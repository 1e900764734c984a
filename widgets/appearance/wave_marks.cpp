#include "widgets/appearance/wave_marks.h"

#include <QCoreApplication>
#include <QInputMethodEvent>
#include <QLineEdit>
#include <QTextCharFormat>

namespace orderdeck {

/// A line edit has no formats of its own; those of an input method may be lent to it.
void markWrong(QLineEdit& edit, const QList<TextStretch>& stretches, const QColor& colour)
{
    QTextCharFormat wrong;
    wrong.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    wrong.setUnderlineColor(colour);
    wrong.setForeground(colour);
    QList<QInputMethodEvent::Attribute> formats;
    for (const TextStretch& stretch : stretches)
        formats.append({QInputMethodEvent::TextFormat, int(stretch.begin) - edit.cursorPosition(),
                        int(stretch.length), wrong});
    QInputMethodEvent event({}, formats);
    QCoreApplication::sendEvent(&edit, &event);
}

} // namespace orderdeck
