#include "backend/foundation/csv_text.h"

#include <QObject>
#include <QTest>

#include <array>
#include <memory>
#include <string>

using namespace orderdeck;

class CsvTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cellsAreQuotedOnlyWhereTheyMustBe_data()
    {
        QTest::addColumn<QByteArray>("cell");
        QTest::addColumn<QByteArray>("written");
        const auto row = [](const char* cell, const char* written) {
            QTest::newRow(cell) << QByteArray(cell) << QByteArray(written);
        };
        row("", "");
        row("A-10", "A-10");
        row("São Paulo; ünï", "São Paulo; ünï");
        row(" kept ", " kept ");
        row("a,b", "\"a,b\"");
        row("say \"hi\"", "\"say \"\"hi\"\"\"");
        row("\"", "\"\"\"\"");
        row("two\nlines", "\"two\nlines\"");
        row("two\r\nlines", "\"two\r\nlines\"");
        row("it's", "it's");
    }
    void cellsAreQuotedOnlyWhereTheyMustBe()
    {
        QFETCH(QByteArray, cell);
        QFETCH(QByteArray, written);
        CsvRow csv;
        csv.text(cell.toStdString());
        QCOMPARE(QByteArray::fromStdString(csv.take()), written + "\r\n");
    }

    void formulasAreDefused_data()
    {
        QTest::addColumn<QByteArray>("cell");
        QTest::addColumn<QByteArray>("written");
        const auto row = [](const char* cell, const char* written) {
            QTest::newRow(cell) << QByteArray(cell) << QByteArray(written);
        };
        row("=1+1", "'=1+1");
        row("+49", "'+49");
        row("-3", "'-3");
        row("@SUM(A1)", "'@SUM(A1)");
        row("\tx", "'\tx");
        row("\rx", "\"'\rx\"");
        row("\nx", "\"'\nx\"");
        row("=HYPERLINK(\"a\",\"b\")", "\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\"");
        row("a=1", "a=1");
        row("'=1", "'=1");
    }
    void formulasAreDefused() { cellsAreQuotedOnlyWhereTheyMustBe(); }

    void figuresKeepTheirMinusSign()
    {
        CsvRow csv;
        csv.number("-3.50").text("-3.50").number("7");
        QCOMPARE(csv.take(), std::string("-3.50,'-3.50,7\r\n"));
        QCOMPARE(csv.text("next").take(), std::string("next\r\n"));
    }

    void emptyCellsKeepTheirPlace()
    {
        const std::array<std::string, 4> cells{"", "a", "", ""};
        QCOMPARE(csvRecord(cells), std::string(",a,,\r\n"));
    }
};

std::unique_ptr<QObject> makeCsvTextTest() { return std::make_unique<CsvTextTest>(); }

#include "tst_csv_text.moc"
