#pragma once

#include "models/finder_model.h"
#include "widgets/frame/window_menus.h"

#include <QDialog>

class QLineEdit;
class QListView;

namespace orderdeck {

/// Ctrl+K: every command and page, and an order by its number. Arrows choose, Enter does it, Escape
/// leaves.
class Finder final : public QDialog {
    Q_OBJECT
public:
    explicit Finder(const QList<WindowMenus::Entry>& entries, QWidget* parent = nullptr);

    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    /// Text as a filter of the Orders page.
    void orderAsked(const QString& filter);

private:
    void narrow();
    void doIt();

    QList<WindowMenus::Entry> m_entries;
    FinderModel* m_model;
    QLineEdit* m_typed;
    QListView* m_list;
};

} // namespace orderdeck
