#include "models/error_text.h"

#include "models/text.h"

namespace orderdeck {

QString errorText(const Error& error)
{
    QString text = fromUtf8(error.text());
    if (text.isEmpty())
        return text;
    text[0] = text[0].toUpper();
    return text.endsWith(QLatin1Char('.')) ? text : QString(text % QLatin1Char('.'));
}

} // namespace orderdeck
