#pragma once

#include "models/event_details.h"
#include "models/feed_position_model.h"
#include "widgets/frame/page_context.h"

#include <QWidget>

class QFormLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTableView;

namespace orderdeck {

class StateChip;

/// Beside the tail: how far those who follow the feeds are, and the chosen event whole.
class EventSide final : public QWidget {
    Q_OBJECT
public:
    EventSide(EventDetails& details, FeedPositionModel& positions, const PageContext& context,
              QWidget* parent);

    void setCatalogue(std::shared_ptr<const LifecycleCatalogue> catalogue);

Q_SIGNALS:
    void orderWanted(orderdeck::OrderId order);

private:
    [[nodiscard]] QWidget* buildPositions(FeedPositionModel& positions);
    [[nodiscard]] QWidget* buildEvent();
    void showDetails();
    void showFacts();
    void showChip(StateChip& chip, const std::string& state);

    EventDetails& m_details;
    PageContext m_context;
    std::shared_ptr<const LifecycleCatalogue> m_catalogue;
    QLabel* m_title = nullptr;
    QWidget* m_chips = nullptr;
    StateChip* m_from = nullptr;
    QLabel* m_arrow = nullptr;
    StateChip* m_to = nullptr;
    QWidget* m_facts = nullptr;
    QFormLayout* m_rows = nullptr;
    QPushButton* m_open = nullptr;
    QLabel* m_note = nullptr;
    QPlainTextEdit* m_payload = nullptr;
};

} // namespace orderdeck
