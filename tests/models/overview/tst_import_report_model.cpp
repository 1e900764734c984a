#include "models/import_report_model.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace orderdeck;

class ImportReportModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsTheEquationOfEachFile();
    void namesTheRulesOfSkippedRowsAsPlainText();
    void summaryLeavesOutWhatDidNotHappen();
};

namespace {

ImportFileReport file()
{
    ImportFileReport report;
    report.path = "/somewhere/orders.csv";
    report.rowsRead = 1000;
    report.used = 990;
    report.refused = 3;
    report.alreadyThere = 2;
    report.skip("blank <row>", 5);
    return report;
}

} // namespace

void ImportReportModelTest::showsTheEquationOfEachFile()
{
    ImportReportModel model({file()});
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    QStringList cells;
    for (int column = 0; column < model.columnCount(); ++column)
        cells.append(model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() %
                     QLatin1Char(' ') % model.index(0, column).data().toString());
    QCOMPARE(cells.join(QLatin1String(" | ")),
             QStringLiteral("File orders.csv | Rows read 1,000 | = used 990 | + skipped 5 | "
                            "+ refused 3 | + already there 2"));
    QVERIFY(file().balanced());
}

void ImportReportModelTest::namesTheRulesOfSkippedRowsAsPlainText()
{
    const ImportReportModel model({file()});
    QCOMPARE(model.index(0, ImportReportModel::SkippedColumn).data(Qt::ToolTipRole).toString(),
             QStringLiteral("blank &lt;row&gt;: 5"));
}

void ImportReportModelTest::summaryLeavesOutWhatDidNotHappen()
{
    ImportReport report;
    report.orders.written = 12'345;
    report.orders.events = 70'000;
    QCOMPARE(importSummary(report), QStringLiteral("12,345 orders with 70,000 events written"));
    report.orders.conflicts = 2;
    QVERIFY(importSummary(report).endsWith(
        QStringLiteral(" · 2 known with another history, not touched")));
}

std::unique_ptr<QObject> makeImportReportModelTest()
{
    return std::make_unique<ImportReportModelTest>();
}

#include "tst_import_report_model.moc"
