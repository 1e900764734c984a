#include "widgets/frame/page_header.h"

#include "widgets/frame/card.h"
#include "widgets/frame/eliding_label.h"
#include "widgets/frame/live_button.h"
#include "widgets/frame/segmented_switch.h"

#include <QHBoxLayout>
#include <QPushButton>

#include <array>

namespace orderdeck {
namespace {

constexpr std::array<std::chrono::seconds, 4> kRanges{
    std::chrono::minutes(5), std::chrono::minutes(15), std::chrono::hours(1),
    std::chrono::hours(24)};
constexpr int kToolbarPosition = 3; // after title, subtitle and stretch

} // namespace

PageHeader::PageHeader(const Appearance& appearance, ViewSettings& view, QWidget* parent)
    : QWidget(parent), m_view(view), m_row(new QHBoxLayout(this)),
      m_title(makeLabel({}, "heading", this)), m_subtitle(new ElidingLabel("muted", this)),
      m_range(new SegmentedSwitch(tr("Time range"),
                                  {tr("5 min"), tr("15 min"), tr("1 h"), tr("24 h")}, this)),
      m_live(new LiveButton(appearance, this)), m_finder(new QPushButton(this))
{
    m_title->setObjectName(QStringLiteral("pageTitle"));
    m_subtitle->setObjectName(QStringLiteral("pageSubtitle"));
    m_range->setObjectName(QStringLiteral("timeRange"));
    m_live->setObjectName(QStringLiteral("live"));
    m_finder->setObjectName(QStringLiteral("finder"));
    m_finder->setText(tr("Find or do…   Ctrl+K"));
    m_finder->setAccessibleName(tr("Find or do"));
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(12);
    m_row->addWidget(m_title);
    m_row->addWidget(m_subtitle);
    m_row->addStretch(1);
    m_row->addWidget(m_range);
    m_row->addWidget(m_live);
    m_row->addWidget(m_finder);
    connect(m_range, &SegmentedSwitch::chosen, this,
            [this](int segment) { m_view.setRange(kRanges[std::size_t(segment)]); });
    connect(&m_view, &ViewSettings::rangeChanged, this, &PageHeader::showRange);
    connect(m_live, &QPushButton::clicked, this, &PageHeader::liveToggled);
    connect(m_finder, &QPushButton::clicked, this, &PageHeader::finderRequested);
    showRange();
}

void PageHeader::showPage(Page& page)
{
    if (m_page)
        disconnect(m_page, nullptr, this, nullptr);
    if (m_toolbar) {
        m_row->removeWidget(m_toolbar);
        m_toolbar->hide();
    }
    m_page = &page;
    m_toolbar = page.toolbar();
    if (m_toolbar) {
        m_row->insertWidget(kToolbarPosition, m_toolbar);
        m_toolbar->show();
    }
    m_title->setText(page.info().title);
    m_subtitle->setText(page.subtitle());
    connect(&page, &Page::subtitleChanged, this,
            [this, &page] { m_subtitle->setText(page.subtitle()); });
}

void PageHeader::showRange()
{
    for (std::size_t i = 0; i < kRanges.size(); ++i) {
        if (kRanges[i] == m_view.range())
            m_range->setCurrent(int(i));
    }
}

} // namespace orderdeck
