#include "widgets/dialogs/import_result.h"

#include "models/error_text.h"
#include "models/import_report_model.h"
#include "models/text.h"
#include "widgets/frame/card.h"

#include <QFileInfo>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace orderdeck {
namespace {

std::int64_t refusedRows(const ImportReport& report)
{
    std::int64_t rows = 0;
    for (const ImportFileReport& file : report.files)
        rows += file.refused;
    return rows;
}

QString headingOf(const ImportReport& report)
{
    switch (report.end) {
    case ImportEnd::Cancelled: return ImportResult::tr("Cancelled: import again to complete it");
    case ImportEnd::Failed: return ImportResult::tr("The import could not be completed");
    case ImportEnd::Completed: break;
    }
    return refusedRows(report) > 0 ? ImportResult::tr("Completed, with refused rows")
                                   : ImportResult::tr("Completed");
}

} // namespace

ImportResult::ImportResult(const Result<ImportReport>& outcome, QWidget* parent) : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    if (outcome) {
        showReport(*outcome);
        return;
    }
    column->addWidget(makeLabel(tr("Nothing was imported"), "heading", this));
    QLabel* why = makeLabel(errorText(outcome.error()), "", this);
    why->setObjectName(QStringLiteral("importError"));
    why->setWordWrap(true);
    why->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(why);
    column->addStretch(1);
}

void ImportResult::showReport(const ImportReport& report)
{
    layout()->addWidget(makeLabel(headingOf(report), "heading", this));
    QLabel* summary = makeLabel(importSummary(report), "", this);
    summary->setObjectName(QStringLiteral("importSummary"));
    summary->setWordWrap(true);
    layout()->addWidget(summary);
    if (report.error) {
        QLabel* why = makeLabel(errorText(*report.error), "error", this);
        why->setWordWrap(true);
        layout()->addWidget(why);
    }
    addTable(report);
    addRejects(report);
}

void ImportResult::addTable(const ImportReport& report)
{
    auto* table = new QTableView(this);
    auto* model = new ImportReportModel(report.files, table);
    table->setObjectName(QStringLiteral("importTable"));
    table->setAccessibleName(tr("Rows of each file"));
    table->setModel(model);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false); // Tab leads on, not from cell to cell for ever.
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(29);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table->setFixedHeight(34 + 29 * std::min(model->rowCount(), 6) + 2);
    // Keeps a current index: without one a screen reader ends the program in Qt 6.4.
    table->setCurrentIndex(model->index(0, 0));
    layout()->addWidget(table);
}

void ImportResult::addRejects(const ImportReport& report)
{
    if (report.firstRejects.empty()) {
        static_cast<QVBoxLayout*>(layout())->addStretch(1);
        return;
    }
    const std::int64_t refused = refusedRows(report);
    const QString where = report.rejectsPath.empty()
                              ? QString()
                              : tr("; all of them in %1").arg(fromUtf8(report.rejectsPath));
    QLabel* heading = makeLabel(tr("The first %1 of %2 refused rows%3")
                                    .arg(report.firstRejects.size())
                                    .arg(countText(refused), where),
                                "muted", this);
    heading->setWordWrap(true);
    QStringList lines;
    for (const RejectedRow& row : report.firstRejects) {
        const QString place = row.column > 0 ? QStringLiteral("%1:%2:%3")
                                                   .arg(QFileInfo(fromUtf8(row.file)).fileName())
                                                   .arg(row.line)
                                                   .arg(row.column)
                                             : QStringLiteral("%1:%2")
                                                   .arg(QFileInfo(fromUtf8(row.file)).fileName())
                                                   .arg(row.line);
        lines.append(place % QStringLiteral("  ") % fromUtf8(row.cause));
    }
    auto* list = new QPlainTextEdit(lines.join(QLatin1Char('\n')), this);
    list->setReadOnly(true);
    list->setAccessibleName(tr("Refused rows"));
    layout()->addWidget(heading);
    layout()->addWidget(list);
}

} // namespace orderdeck
