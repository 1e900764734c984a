#pragma once

#include "backend/hosting/service_snapshot.h"

#include <QAbstractListModel>

#include <vector>

namespace orderdeck {

/// "Needs attention": the snapshot's list in words, worst first. Rows are merged by topic, state
/// and shard, so that the selection stays. GUI thread.
class AttentionModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum AttentionItemRole {
        DetailRole = Qt::UserRole + 80, ///< Second line.
        SeverityRole,                   ///< AttentionItem::Severity as int.
        PageRole,                       ///< Key of the page it leads to; empty: leads nowhere.
        FilterRole,                     ///< For that page's goTo(): a filter, or a shard's number.
    };

    using QAbstractListModel::QAbstractListModel;

    void show(const ServiceSnapshot& snapshot);
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Line {
        AttentionItem item;
        QString title;
        QString detail;
        [[nodiscard]] bool sameThing(const Line& other) const;
    };
    [[nodiscard]] static Line lineOf(const AttentionItem& item, const ServiceSnapshot& snapshot);

    std::vector<Line> m_lines;
};

} // namespace orderdeck
