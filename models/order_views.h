#pragma once

#include "backend/orders/lifecycle_catalogue.h"
#include "backend/orders/order_filter.h"

#include <QAbstractListModel>
#include <QList>
#include <QString>
#include <QStringList>

class QSettings;

namespace orderdeck {

/// What a list of orders shows.
struct OrderListing {
    QString filter; ///< In the filter language; empty: every order.
    OrderSort sort = OrderSort::LongestInState;
    QStringList columns; ///< Keys of the visible ones from left; empty: whichever there are.
};
/// Whether `now` is what `wanted` asks for: filters by what they mean, not by how they are written.
[[nodiscard]] bool fits(const OrderListing& now, const OrderListing& wanted);

/// A listing under a name.
struct OrderView {
    QString name;
    OrderListing listing;
    bool shipped = false; ///< Comes with the program: can be chosen, not changed.
};

/// The saved views: those that come with the program, then a person's own by name. Every change of
/// the own ones is kept in the window's settings at once. What is found there is read with bounds:
/// nonsense is passed over, another version is left alone. Names differ by more than their case.
/// GUI thread.
class OrderViews final : public QAbstractListModel {
    Q_OBJECT
public:
    static constexpr int kMostOwn = 50;
    static constexpr int kLongestName = 60;
    static constexpr int kMostColumns = 32;

    /// `settings` outlives the model; null: own views end with it.
    explicit OrderViews(QSettings* settings, QObject* parent = nullptr);

    /// "On hold" is there when lifecycles have such states, whatever these are called.
    void setCatalogue(const LifecycleCatalogue& catalogue);
    [[nodiscard]] const QList<OrderView>& views() const { return m_views; }
    [[nodiscard]] const OrderView* find(const QString& name) const;
    /// Why a new view, or the one called `renamed`, cannot have this name; empty: it can.
    [[nodiscard]] QString problem(const QString& name, const QString& renamed = {}) const;

    // Each answers false, and changes nothing, for a name that does not allow it.
    bool add(const QString& name, const OrderListing& listing);
    bool update(const QString& name, const OrderListing& listing);
    bool rename(const QString& name, const QString& wanted);
    bool remove(const QString& name);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

Q_SIGNALS:
    /// After each change of names or rows.
    void changed();

private:
    void load();
    void keep();
    void insert(OrderView view);
    [[nodiscard]] int rowOf(const QString& name) const;
    [[nodiscard]] int ownRowOf(const QString& name) const; ///< -1: unknown or shipped.
    [[nodiscard]] int shippedCount() const;

    QSettings* m_settings;
    QList<OrderView> m_views;
};

} // namespace orderdeck
