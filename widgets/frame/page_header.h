#pragma once

#include "models/view_settings.h"
#include "widgets/appearance/appearance.h"
#include "widgets/frame/page.h"

#include <QPointer>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace orderdeck {

class ElidingLabel;
class LiveButton;
class SegmentedSwitch;

/// Head line of the window: title and subtitle of the page, its toolbar, the time range of all
/// pages, live or paused, and the way to everything else (Ctrl+K).
class PageHeader final : public QWidget {
    Q_OBJECT
public:
    PageHeader(const Appearance& appearance, ViewSettings& view, QWidget* parent = nullptr);

    void showPage(Page& page);
    [[nodiscard]] LiveButton& live() { return *m_live; }

Q_SIGNALS:
    void liveToggled();
    void finderRequested();

private:
    void showRange();

    ViewSettings& m_view;
    QHBoxLayout* m_row;
    QLabel* m_title;
    ElidingLabel* m_subtitle;
    SegmentedSwitch* m_range;
    LiveButton* m_live;
    QPushButton* m_finder;
    QPointer<Page> m_page;
    QPointer<QWidget> m_toolbar;
};

} // namespace orderdeck
