#pragma once

#include "backend/service/order_columns.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

#include <vector>

class QAction;
class QHeaderView;
class QMenu;

namespace orderdeck {

/// Which columns the table of orders shows, in what order and how wide, by their names: kept across
/// runs and in saved views whatever columns a later version adds. The number is always shown: an
/// order without it could not be told from others. GUI thread.
class OrderColumns final : public QObject {
    Q_OBJECT
public:
    /// `header` already has its model.
    OrderColumns(QHeaderView& header, QWidget* parent);

    /// Keys of the visible columns, from left to right.
    [[nodiscard]] QStringList shown() const;
    /// What those say, the id first: for a file.
    [[nodiscard]] std::vector<OrderColumn> shownFields() const;
    /// Makes these visible, in this order, and no others; names that are not known are passed over.
    /// Widths stay. Nothing known: nothing changes.
    void show(const QStringList& keys);
    void reset();
    /// Order, width and visibility.
    [[nodiscard]] QByteArray save() const;
    /// Bytes that do not fit bring back the defaults.
    void restore(const QByteArray& state);

    struct Choice {
        QString key;
        QString title;
        bool visible = false;
        bool fixed = false; ///< Cannot be hidden.
    };
    /// Every column, from left to right.
    [[nodiscard]] QList<Choice> choices() const;
    /// A check box per column, "Arrange…" and "Reset": for a button, a menu and the header.
    [[nodiscard]] QMenu* menu() const { return m_menu; }
    [[nodiscard]] QAction* arrangeAction() const { return m_arrange; }

Q_SIGNALS:
    void changed();

private:
    void buildMenu();
    void arrange();
    void setVisible(int column, bool visible);
    void defaults();
    [[nodiscard]] int columnOf(const QString& key) const; ///< -1: not known.
    void showChecks();

    QHeaderView& m_header;
    QMenu* m_menu;
    QAction* m_arrange = nullptr;
    QList<QAction*> m_checks; ///< By column.
};

} // namespace orderdeck
