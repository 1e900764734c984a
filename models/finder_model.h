#pragma once

#include <QAbstractListModel>
#include <QList>
#include <QString>

namespace orderdeck {

/// A command that the finder offers.
struct FinderEntry {
    QString name;     ///< "Pause the display"
    QString place;    ///< "View", "View ▸ Theme"
    QString keys;     ///< "Ctrl+P"; may be empty.
    int command = -1; ///< The asker's own number.
};

/// What the finder shows for what was typed: the commands whose name or place holds every word,
/// those whose name begins with it first; then, for anything typed, "Find the order …". GUI thread.
class FinderModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum FinderRole { PlaceRole = Qt::UserRole + 40, KeysRole, CommandRole };
    static constexpr int kFindOrder = -1; ///< CommandRole of the line that looks for an order.

    explicit FinderModel(QList<FinderEntry> entries, QObject* parent = nullptr);
    void setTyped(const QString& typed);
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    QList<FinderEntry> m_all;
    QList<FinderEntry> m_shown;
};

} // namespace orderdeck
