#pragma once

#include "models/event_details.h"
#include "models/event_tail.h"
#include "models/event_tail_model.h"
#include "models/feed_position_model.h"
#include "widgets/frame/page.h"
#include "widgets/frame/page_context.h"

class QAction;
class QLabel;
class QPushButton;
class QSplitter;

namespace orderdeck {

class ElidingLabel;
class EventFilterEdit;
class EventSide;
class EventTableView;

/// What is being written, as it is written: the tail of all feeds, newest on top, with a filter.
/// Follows the feeds only while it is shown, keeps still while somebody reads, and shows the chosen
/// event whole.
class EventsPage final : public Page {
    Q_OBJECT
public:
    explicit EventsPage(const PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] PageActions menuActions() override { return m_actions; }
    [[nodiscard]] QList<PageKey> keys() const override;
    void showSnapshot(std::shared_ptr<const ServiceSnapshot> snapshot) override;
    void activate() override;
    void deactivate() override;
    void pause() override;
    void resume() override;
    bool focusFilter() override;
    /// `filter` in the language of the filter box.
    void goTo(const QString& filter) override;
    [[nodiscard]] QByteArray saveState() const override;
    void restoreState(const QByteArray& state) override;

private:
    [[nodiscard]] QWidget* buildTail();
    void connectTail();
    void setFilter(const EventFilter& filter);
    void lookUpNumbers(const EventFilter& filter);
    void applyFilter(const EventFilter& filter);
    void updateHold();
    void showNewest();
    void choose(int row);
    void openOrder(OrderId order);
    void showSummary();
    [[nodiscard]] QString stillText() const;

    PageContext m_context;
    EventTail m_tail;
    EventTailModel m_model;
    EventDetails m_details;
    FeedPositionModel m_positions;
    PageActions m_actions;
    EventFilterEdit* m_filter = nullptr;
    QPushButton* m_new = nullptr;    ///< "Show 37 new", while the list is still.
    ElidingLabel* m_scope = nullptr; ///< What the filter searches, or what it does not understand.
    QLabel* m_summary = nullptr;     ///< What is kept, left out, and waits.
    EventTableView* m_table = nullptr;
    EventSide* m_side = nullptr;
    QSplitter* m_splitter = nullptr;
    LatestJob m_numberJob;
    bool m_paused = false;
};

} // namespace orderdeck
