#pragma once

#include "models/order_details.h"
#include "widgets/frame/page_context.h"

#include <QFrame>
#include <QHash>

class QLabel;
class QListView;
class QVBoxLayout;

namespace orderdeck {

class FlowLayout;
class StateChip;

/// The right side of the Orders page: one order's facts, what it may and may not do now, and its
/// timeline. Manual transitions start here. GUI thread.
class OrderPanel final : public QFrame {
    Q_OBJECT
public:
    OrderPanel(OrderDetails& details, const PageContext& context, QWidget* parent);

Q_SIGNALS:
    /// A sentence for the status bar: what the service answered.
    void told(const QString& sentence, bool good);

private:
    void buildFacts(QVBoxLayout& layout);
    void buildActions(QVBoxLayout& layout);
    void buildTimeline(QVBoxLayout& layout);
    void showOrder();
    void showFacts(const Order& order);
    void showActions();
    void addAction(const Possibility& possibility);
    void ask(const Possibility& possibility);
    void submit(const Possibility& possibility, const QString& reason, std::int64_t seenVersion);
    void say(const QString& sentence, const char* tone);
    void tellVerdict(const Verdict& verdict);
    void showRawEvent(const QModelIndex& index);
    [[nodiscard]] bool leadsOn(const Possibility& possibility) const;
    [[nodiscard]] QString stateLabel(const std::string& id) const;

    OrderDetails& m_details;
    const Appearance& m_appearance;
    const ViewSettings& m_view;
    QLabel* m_empty;
    QWidget* m_full;
    QLabel* m_number;
    StateChip* m_state;
    QLabel* m_version;
    QLabel* m_facts;
    QLabel* m_flags;
    QLabel* m_items;
    QLabel* m_trouble;
    FlowLayout* m_buttons;
    QLabel* m_mayNot;
    QLabel* m_verdict;
    QLabel* m_timelineTitle;
    QListView* m_timeline;
    std::vector<Possibility> m_shown;   ///< What the buttons offer now.
    QHash<qint64, QString> m_submitted; ///< Numbers of orders whose verdict is awaited, by id.
    OrderId m_saidOf;                   ///< The order that m_verdict is about.
};

} // namespace orderdeck
