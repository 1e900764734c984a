#pragma once

#include "models/audit_table_model.h"
#include "widgets/appearance/appearance.h"

#include <QTableView>

class QLabel;

namespace orderdeck {

/// The table of the loaded window of the audit. What one reads stays where it is while rows come
/// and go above it; at the very top the newest come into sight.
class AuditTableView final : public QTableView {
    Q_OBJECT
public:
    AuditTableView(AuditTableModel& model, const Appearance& appearance, QWidget* parent);

    /// Around a change of the model's rows.
    void beginMerge();
    void endMerge();
    [[nodiscard]] bool isAtTop() const;
    /// Shown in the middle while there are no rows.
    void setEmptyText(const QString& text);
    /// Order and width of the columns; bytes that do not fit bring back the defaults.
    [[nodiscard]] QByteArray saveColumns() const;
    void restoreColumns(const QByteArray& state);

Q_SIGNALS:
    void orderWanted(int row); ///< Enter or a double click.
    void endNeared();
    void startReached();
    void topWanted(); ///< Home.

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void setUpHeader();
    void defaultColumns();
    void scrolled(int value);
    void placeEmptyText();

    AuditTableModel& m_model;
    QLabel* m_empty;
    ShardIndex m_anchorShard{};
    std::int64_t m_anchorPosition = 0; ///< 0: stay at the top.
    int m_anchorY = 0;                 ///< In the viewport.
    bool m_merging = false;
};

} // namespace orderdeck
