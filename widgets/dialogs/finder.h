#pragma once

#include "models/finder_model.h"
#include "widgets/frame/window_menus.h"

#include <QDialog>
#include <QPointer>

class QLineEdit;
class QListView;

namespace orderdeck {

/// What the finder finds in.
struct FinderScope {
    QList<WindowMenus::Entry> entries;
    QStringList recent;            ///< Keys of the entries used last, newest first.
    OrderLookup* lookup = nullptr; ///< Outlives the finder; null: no order is looked up.
};

/// Ctrl+K: every command, page and saved view, and the orders whose number begins as typed. Arrows
/// choose, Enter does it, Escape leaves.
class Finder final : public QDialog {
    Q_OBJECT
public:
    Finder(const FinderScope& scope, const Appearance& appearance, QWidget* parent = nullptr);
    ~Finder() override;

    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    /// Text as a filter of the Orders page.
    void orderAsked(const QString& filter);
    void orderChosen(orderdeck::OrderId id);
    /// A command is about to be done; FinderEntry::key().
    void used(const QString& key);

private:
    void narrow();
    void showOrders(const QString& typed, const QList<FoundOrder>& orders);
    void doIt();
    bool moveBy(int key);

    QList<QPointer<QAction>> m_actions; ///< A view may be gone while the finder is open.
    QPointer<OrderLookup> m_lookup;
    FinderModel* m_model;
    QLineEdit* m_typed;
    QListView* m_list;
};

} // namespace orderdeck
