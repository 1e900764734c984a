#pragma once

#include "backend/workload/import/import_report.h"

#include <QAbstractTableModel>

namespace orderdeck {

/// The account of an import as a table: per file, rows read = used + skipped + refused + already
/// there. GUI thread.
class ImportReportModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        FileColumn,
        ReadColumn,
        UsedColumn,
        SkippedColumn,
        RefusedColumn,
        KnownColumn,
        ColumnCount
    };

    explicit ImportReportModel(std::vector<ImportFileReport> files, QObject* parent = nullptr);
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] QString explanation(const ImportFileReport& file, int column) const;
    std::vector<ImportFileReport> m_files;
};

/// "12,345 orders with 67,890 events written, 3 already there, …" in sentences. Pure.
[[nodiscard]] QString importSummary(const ImportReport& report);

} // namespace orderdeck
