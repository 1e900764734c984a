#include "widgets/frame/card.h"

#include <QStyle>
#include <QVBoxLayout>

namespace orderdeck {

Card::Card(QWidget* parent) : QFrame(parent), m_body(new QVBoxLayout(this))
{
    setProperty("card", true);
    m_body->setContentsMargins(12, 10, 12, 10);
    m_body->setSpacing(8);
}

QLabel* makeLabel(const QString& text, const char* tone, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    if (*tone != '\0')
        label->setProperty("tone", QLatin1String(tone));
    return label;
}

void setTone(QWidget& widget, const char* tone)
{
    const QString wanted = QLatin1String(tone);
    if (widget.property("tone").toString() == wanted)
        return;
    widget.setProperty("tone", wanted);
    widget.style()->unpolish(&widget);
    widget.style()->polish(&widget);
}

} // namespace orderdeck
