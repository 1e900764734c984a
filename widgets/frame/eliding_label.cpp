#include "widgets/frame/eliding_label.h"

#include "models/text.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOption>

namespace orderdeck {

ElidingLabel::ElidingLabel(const char* tone, QWidget* parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setProperty("tone", QLatin1String(tone));
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
}

void ElidingLabel::setText(const QString& text)
{
    QLabel::setText(text);
    fit();
}

QSize ElidingLabel::minimumSizeHint() const { return {0, QLabel::minimumSizeHint().height()}; }

QString ElidingLabel::shownText() const
{
    const int room = contentsRect().width();
    // Asked first: elidedText() rounds up and would shorten what just fits.
    return fontMetrics().horizontalAdvance(text()) <= room
               ? text()
               : fontMetrics().elidedText(text(), Qt::ElideRight, room);
}

void ElidingLabel::fit()
{
    setToolTip(shownText() == text() ? QString() : toolTipText(text()));
    update();
}

void ElidingLabel::resizeEvent(QResizeEvent* event)
{
    QLabel::resizeEvent(event);
    fit();
}

void ElidingLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    QStyleOption look;
    look.initFrom(this);
    style()->drawItemText(&painter, contentsRect(), int(Qt::AlignVCenter | Qt::AlignLeft),
                          look.palette, isEnabled(), shownText(), foregroundRole());
}

} // namespace orderdeck
