#include "models/tab_separated.h"

#include <algorithm>

namespace orderdeck {

QString tabSeparatedCell(QString text)
{
    // Some spreadsheets skip blanks before they look for a formula.
    const auto first =
        std::find_if(text.cbegin(), text.cend(), [](QChar c) { return c != QLatin1Char(' '); });
    const bool computes = first != text.cend() && QStringLiteral("=+-@\t\r\n").contains(*first);
    for (QChar& c : text) {
        const bool breaks = c.category() == QChar::Separator_Line ||
                            c.category() == QChar::Separator_Paragraph ||
                            c.category() == QChar::Other_Control;
        if (breaks)
            c = QLatin1Char(' ');
    }
    return computes ? QString(QLatin1Char('\'') % text) : text;
}

QString tabSeparatedLine(const QStringList& cells)
{
    QStringList safe;
    safe.reserve(cells.size());
    for (const QString& cell : cells)
        safe.append(tabSeparatedCell(cell));
    return safe.join(QLatin1Char('\t'));
}

} // namespace orderdeck
