#include "widgets/frame/live_button.h"

#include "models/text.h"

#include <QPainter>

namespace orderdeck {

LiveButton::LiveButton(const Appearance& appearance, QWidget* parent)
    : QPushButton(parent), m_appearance(appearance)
{
    connect(&appearance, &Appearance::changed, this, &LiveButton::refreshIcon);
    showLive();
}

void LiveButton::showLive()
{
    m_live = true;
    setText(tr("Live"));
    setToolTip(tr("Figures, charts and tables follow the service. Click to freeze them (Ctrl+P)."));
    setAccessibleName(tr("Live; press to pause"));
    refreshIcon();
}

void LiveButton::showPaused(std::int64_t waiting)
{
    const bool wasLive = std::exchange(m_live, false);
    setText(waiting > 0 ? tr("Paused · %1 waiting").arg(countText(waiting)) : tr("Paused"));
    setToolTip(
        tr("%1 events were written since. Click to go on (Ctrl+P).").arg(countText(waiting)));
    setAccessibleName(tr("Paused, %1 events waiting; press to go on").arg(countText(waiting)));
    if (wasLive)
        refreshIcon();
}

void LiveButton::refreshIcon()
{
    if (!m_live) {
        setIcon(m_appearance.colouredIcon(QStringLiteral("pause"), m_appearance.palette().warning));
        setIconSize({16, 16});
        return;
    }
    QIcon dot;
    for (const int ratio : {1, 2, 3}) {
        QPixmap pixmap(10 * ratio, 10 * ratio);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_appearance.palette().good);
        painter.drawEllipse(ratio, ratio, 8 * ratio, 8 * ratio);
        painter.end();
        pixmap.setDevicePixelRatio(ratio);
        dot.addPixmap(pixmap);
    }
    setIcon(dot);
    setIconSize({10, 10});
}

} // namespace orderdeck
