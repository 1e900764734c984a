#pragma once

#include "backend/hosting/service_snapshot.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QWidget>

#include <memory>

class QAction;

namespace orderdeck {

class OrderLookup;

/// What the sidebar shows of a page.
struct PageInfo {
    QString key;      ///< Stable name: settings, goToRequested. "overview", "orders", "lifecycle".
    QString title;    ///< "Orders"
    QString iconName; ///< Of resources/icons.
};

/// A number beside the page's name in the sidebar for what needs attention there.
struct PageBadge {
    enum class Tone { Warning, Error };
    int count = 0; ///< 0: none.
    Tone tone = Tone::Warning;
    QString meaning; ///< "37 orders past their target", for tooltip and screen reader.
};

/// Entries that a page adds to the window's menus. They are there from the start, also while
/// another page is shown, and carry their shortcuts; the page owns them.
struct PageActions {
    QList<QAction*> file;
    QList<QAction*> edit;
    QList<QAction*> orders;
    QList<QAction*> view;
};

/// A key that works where the focus is and stands in no menu, for the list of shortcuts.
struct PageKey {
    QString place; ///< "Filter box"
    QString what;  ///< "Show all orders"
    QString keys;  ///< "Esc"
};

/// A page of the window. The frame owns it, shows its title, and calls it; a page knows neither the
/// window nor the other pages. GUI thread; nothing here may wait.
class Page : public QWidget {
    Q_OBJECT
public:
    explicit Page(PageInfo info, QWidget* parent = nullptr);

    [[nodiscard]] const PageInfo& info() const { return m_info; }
    /// Shown in the head line between title and time range; null: none. The frame reparents it.
    [[nodiscard]] virtual QWidget* toolbar() { return nullptr; }
    [[nodiscard]] virtual PageActions menuActions() { return {}; }
    [[nodiscard]] virtual QList<PageKey> keys() const { return {}; }

    /// Called with each snapshot while the page is shown, with the newest when it comes to the
    /// front, and once when it is added. Never while paused.
    virtual void showSnapshot(std::shared_ptr<const ServiceSnapshot> snapshot) = 0;
    /// Called for hidden pages as well, so that badges are right; must be cheap.
    virtual void updateBadge(const ServiceSnapshot& snapshot);
    virtual void activate() {}   ///< Comes to the front, out of the task bar; starts own refreshes.
    virtual void deactivate() {} ///< Goes to the back, or is minimised; stops them.
    /// Freezes and thaws what the page fetches by itself.
    virtual void pause() {}
    virtual void resume() {}
    /// Gives the focus to where work on the page begins. Not by a focus proxy: a page with one
    /// takes a stop of Tab away from what stands before it.
    void takeFocus();
    /// Ctrl+F. True: the page has a filter box and it has the focus now.
    virtual bool focusFilter() { return false; }
    /// Another page leads here; `filter` in the language of the Orders page (or what goToRequested
    /// of the other page says).
    virtual void goTo(const QString& filter);
    /// Finds orders while their number is typed in the finder, and opens one on this page; null:
    /// orders are not this page's business.
    [[nodiscard]] virtual OrderLookup* orderLookup() { return nullptr; }
    /// Splitters and columns; empty when there is nothing to keep. restoreState() with bytes of an
    /// older version or none brings back the defaults: that is "Reset layout" as well.
    [[nodiscard]] virtual QByteArray saveState() const { return {}; }
    virtual void restoreState(const QByteArray& state);

    [[nodiscard]] const PageBadge& badge() const { return m_badge; }
    [[nodiscard]] const QString& subtitle() const { return m_subtitle; }

Q_SIGNALS:
    void badgeChanged();
    void subtitleChanged();
    /// Leads to another page.
    void goToRequested(const QString& pageKey, const QString& filter);
    /// A short note for the status bar ("copied 3 rows"); fades by itself.
    void noted(const QString& text);

protected:
    void setBadge(PageBadge badge);
    /// Where work on the page begins; the page owns it.
    void setStart(QWidget* start) { m_start = start; }
    /// Beside the title: "3 shards", "2,417 match".
    void setSubtitle(const QString& subtitle);

private:
    PageInfo m_info;
    PageBadge m_badge;
    QString m_subtitle;
    QWidget* m_start = nullptr;
};

} // namespace orderdeck
