#pragma once

#include "models/order_views.h"

#include <QObject>

class QAction;
class QActionGroup;
class QMenu;
class QPushButton;

namespace orderdeck {

/// The saved views as a menu, for the menu bar and for the button beside the filter box. Knows
/// which view was chosen last and says, with a dot behind its name, that the list shows something
/// else by now. Saves, updates, renames and deletes. GUI thread.
class ViewMenu final : public QObject {
    Q_OBJECT
public:
    /// `views` outlives the menu.
    ViewMenu(OrderViews& views, QWidget* parent);

    [[nodiscard]] QMenu* menu() const { return m_menu; }
    [[nodiscard]] QPushButton* button() const { return m_button; }
    /// What the list shows now, after each change of it. `savable`: it is understood as a whole.
    enum class Savable { Yes, No };
    void showListing(const OrderListing& listing, Savable savable);
    /// Where the list has been led elsewhere: a view that is exactly that becomes the current one.
    void adoptListing();
    [[nodiscard]] const QString& current() const { return m_current; }
    /// False: there is no such view, and none is current.
    bool setCurrent(const QString& name);

Q_SIGNALS:
    /// The list is to show this.
    void chosen(const orderdeck::OrderListing& listing);
    void told(const QString& sentence);

private:
    QAction* addAction(const QString& text, void (ViewMenu::*asked)());
    void fill();
    void choose(const QString& name);
    void askToSave();
    void update();
    void askToRename();
    void askToDelete();
    void showCurrent();
    [[nodiscard]] const OrderView* currentView() const { return m_views.find(m_current); }

    OrderViews& m_views;
    QMenu* m_menu;
    QPushButton* m_button;
    QActionGroup* m_choices = nullptr;
    QAction* m_save = nullptr;
    QAction* m_update = nullptr;
    QAction* m_rename = nullptr;
    QAction* m_delete = nullptr;
    OrderListing m_listing;
    bool m_savable = true;
    QString m_current; ///< Name; empty: none.
};

} // namespace orderdeck
