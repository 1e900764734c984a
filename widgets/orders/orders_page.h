#pragma once

#include "models/order_details.h"
#include "models/order_list.h"
#include "models/order_lookup.h"
#include "models/order_table_model.h"
#include "models/order_views.h"
#include "widgets/frame/page.h"
#include "widgets/frame/page_context.h"

class QAction;
class QLabel;
class QPushButton;
class QSplitter;
class QTimer;
class QVBoxLayout;

namespace orderdeck {

class FilterChips;
class FilterEdit;
class OrderPanel;
class OrderTableView;
class ViewMenu;

/// Finds orders and opens one: saved views, filter box, chips, the table of the loaded window, and
/// the order's panel. The table keeps its place and its selection while it is refreshed; the panel
/// stays with its order even when that leaves the list.
class OrdersPage final : public Page {
    Q_OBJECT
public:
    OrdersPage(const PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] PageActions menuActions() override { return m_actions; }
    [[nodiscard]] QList<PageKey> keys() const override;
    void showSnapshot(std::shared_ptr<const ServiceSnapshot> snapshot) override;
    void updateBadge(const ServiceSnapshot& snapshot) override;
    void activate() override;
    void deactivate() override;
    void pause() override;
    void resume() override;
    bool focusFilter() override;
    void goTo(const QString& filter) override;
    [[nodiscard]] OrderLookup* orderLookup() override { return &m_lookup; }
    [[nodiscard]] QByteArray saveState() const override;
    void restoreState(const QByteArray& state) override;

private:
    /// What happens when the answer to the present question is there.
    enum class OpenNext { Nothing, FirstHit, OnlyHit };

    void buildActions();
    void buildCopyActions();
    void buildSortActions();
    QWidget* buildList();
    void connectList();
    void connectTable();
    void connectViews();
    [[nodiscard]] OrderListing listing() const;
    void showListing(const OrderListing& listing);
    void openOrder(OrderId id);
    void ask(const OrderFilter& filter, OrderSort sort);
    void goToTop();
    void openHit(OpenNext which);
    void setCatalogue(const std::shared_ptr<const LifecycleCatalogue>& catalogue,
                      double compression);
    void tick();
    void sortBy(int column);
    void showReading();
    void orderTabs();
    void showSummary();
    void showSearching();
    void showList();
    [[nodiscard]] QString sortText() const;
    [[nodiscard]] QString emptyText() const;

    PageContext m_context;
    OrderTableModel m_model;
    OrderList m_list;
    OrderDetails m_details;
    OrderViews m_views;
    OrderLookup m_lookup;
    PageActions m_actions;
    ViewMenu* m_viewMenu = nullptr;
    FilterEdit* m_filter = nullptr;
    QPushButton* m_search = nullptr; ///< Cancel, while a search is on its way.
    QPushButton* m_columnsButton = nullptr;
    FilterChips* m_chips = nullptr;
    QLabel* m_summary = nullptr;
    OrderTableView* m_table = nullptr;
    OrderPanel* m_panel = nullptr;
    QSplitter* m_splitter = nullptr;
    QTimer* m_tick = nullptr;
    QTimer* m_searchDelay = nullptr; ///< Until a search is worth a Cancel button.
    QList<QAction*> m_sorts;         ///< By OrderSort.
    std::shared_ptr<const LifecycleCatalogue> m_catalogue;
    double m_compression = 0;
    std::int64_t m_ordersKnown = 0; ///< Of the store, as of the last snapshot.
    OpenNext m_openNext = OpenNext::Nothing;
    bool m_active = false;
    bool m_paused = false;
};

} // namespace orderdeck
