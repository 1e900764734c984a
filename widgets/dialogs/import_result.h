#pragma once

#include "backend/foundation/result.h"
#include "backend/workload/import/import_report.h"

#include <QWidget>

namespace orderdeck {

/// The account of an import: how it ended, the orders, the rows of each file, the first refused
/// rows.
class ImportResult final : public QWidget {
    Q_OBJECT
public:
    explicit ImportResult(const Result<ImportReport>& outcome, QWidget* parent = nullptr);

private:
    void showReport(const ImportReport& report);
    void addTable(const ImportReport& report);
    void addRejects(const ImportReport& report);
};

} // namespace orderdeck
