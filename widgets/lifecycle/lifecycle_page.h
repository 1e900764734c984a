#pragma once

#include "widgets/frame/page.h"
#include "widgets/frame/page_context.h"
#include "widgets/lifecycle/lifecycle_graph.h"
#include "widgets/lifecycle/pick_facts.h"

#include <QPointer>

class QComboBox;
class QFormLayout;
class QLabel;
class QPushButton;

namespace orderdeck {

/// A definition as a graph with what really happens along it, and the figures of the picked state
/// or arrow; leads to the orders behind them.
class LifecyclePage final : public Page {
    Q_OBJECT
public:
    LifecyclePage(const PageContext& context, QWidget* parent = nullptr);
    ~LifecyclePage() override;

    [[nodiscard]] QWidget* toolbar() override;
    [[nodiscard]] QList<PageKey> keys() const override;
    void showSnapshot(std::shared_ptr<const ServiceSnapshot> snapshot) override;

private:
    QWidget* buildSide();
    void showDefinitions(const ServiceSnapshot& snapshot);
    void showSide();
    void openPick();
    [[nodiscard]] const InstalledLifecycle* chosen() const;

    PageContext m_context;
    QPointer<QComboBox> m_definitions; ///< The frame takes it into its head line.
    LifecycleGraph* m_graph;
    QLabel* m_title = nullptr;
    QLabel* m_subtitle = nullptr;
    QFormLayout* m_rows = nullptr;
    QPushButton* m_open = nullptr;
    std::shared_ptr<const ServiceSnapshot> m_snapshot;
    std::shared_ptr<const LifecycleCatalogue> m_catalogue;
    LifecycleFigures m_figures;
    PickFacts m_facts;
};

} // namespace orderdeck
