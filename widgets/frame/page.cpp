#include "widgets/frame/page.h"

#include <utility>

namespace orderdeck {

Page::Page(PageInfo info, QWidget* parent) : QWidget(parent), m_info(std::move(info))
{
    setObjectName(m_info.key);
    setAccessibleName(m_info.title);
}

void Page::takeFocus() { (m_start != nullptr ? m_start : this)->setFocus(); }

void Page::updateBadge(const ServiceSnapshot&) {}

void Page::goTo(const QString&) {}

void Page::restoreState(const QByteArray&) {}

void Page::setBadge(PageBadge badge)
{
    if (badge.count == m_badge.count && badge.tone == m_badge.tone &&
        badge.meaning == m_badge.meaning)
        return;
    m_badge = std::move(badge);
    Q_EMIT badgeChanged();
}

void Page::setSubtitle(const QString& subtitle)
{
    if (subtitle == m_subtitle)
        return;
    m_subtitle = subtitle;
    Q_EMIT subtitleChanged();
}

} // namespace orderdeck
