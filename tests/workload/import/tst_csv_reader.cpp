#include "backend/workload/import/csv_reader.h"
#include "backend/workload/import/rejects_file.h"
#include "tests/support/property.h"
#include "tests/workload/import/import_fixture.h"

#include <QObject>

#include <sys/stat.h>

using namespace orderdeck;
using namespace std::string_literals;

namespace {

struct Reading {
    std::vector<CsvRow> rows;
    std::string failure;
};

Reading readFile(const std::string& path, CsvDialect dialect, int columns)
{
    Reading reading;
    auto reader = CsvReader::open(path, dialect);
    if (!reader) {
        reading.failure = reader.error().message;
        return reading;
    }
    reader->expectColumns(columns);
    CsvRow row;
    while (true) {
        const auto more = reader->next(row);
        if (!more)
            reading.failure = more.error().message;
        if (!more || !*more)
            return reading;
        reading.rows.push_back(row);
    }
}

/// "1[a|b] 3:blank 4!2 cause": line, fields, or column and cause of a defect.
std::string dumpOf(const Reading& reading)
{
    std::string text;
    for (const CsvRow& row : reading.rows) {
        text += (text.empty() ? "" : " ") + std::to_string(row.line());
        if (row.blank()) {
            text += ":blank";
            continue;
        }
        if (!row.defect().empty()) {
            text += '!' + std::to_string(row.defectColumn()) + ' ' + row.defect();
            continue;
        }
        text += '[';
        for (int column = 1; column <= row.columns(); ++column)
            text += (column > 1 ? "|" : "") + std::string(row.field(column));
        text += ']';
    }
    return text + (reading.failure.empty() ? "" : "failed: " + reading.failure);
}

void row(const char* name, const std::string& bytes, const char* expected)
{
    QTest::newRow(name) << QByteArray(bytes.data(), qsizetype(bytes.size()))
                        << QByteArray(expected);
}

} // namespace

class CsvReaderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsWellFormedFiles_data();
    void readsWellFormedFiles() { check({}, 0); }
    void refusesRowsWithDefects_data();
    void refusesRowsWithDefects() { check({.maxRowBytes = 64, .maxRowLines = 4}, 3); }
    void refusesWhatIsNoSuchFile_data();
    void refusesWhatIsNoSuchFile() { check({}, 0); }
    void refusesFoldersPipesAndDevices();
    void takesAnotherDelimiter();
    void readsRowsAcrossPieces();
    void skipsRowsLongerThanAPiece();
    void refusesAMillionColumns();
    void anyBytesAreReadToTheEnd();
    void whatIsWrittenIsReadAgain();

private:
    void check(CsvDialect dialect, int columns);
    FileBench m_bench;
};

void CsvReaderTest::check(CsvDialect dialect, int columns)
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, expected);
    const std::string path = m_bench.write("table.csv", bytes.toStdString());
    QCOMPARE(QByteArray::fromStdString(dumpOf(readFile(path, dialect, columns))), expected);
}

void CsvReaderTest::readsWellFormedFiles_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected");
    row("one cell", "a", "1[a]");
    row("a row", "a,b,c\n", "1[a|b|c]");
    row("no last line end", "a,b\nc,d", "1[a|b] 2[c|d]");
    row("CRLF", "a,b\r\nc,d\r\n", "1[a|b] 2[c|d]");
    row("CRLF without the last", "a,b\r\nc,d", "1[a|b] 2[c|d]");
    row("last line ends with CR", "a,b\nc,d\r", "1[a|b] 2[c|d]");
    row("mixed line ends", "a\r\nb\nc\r\n", "1[a] 2[b] 3[c]");
    row("BOM", "\xEF\xBB\xBF"s + "a,b\n", "1[a|b]");
    row("BOM before a quote", "\xEF\xBB\xBF"s + "\"a\",b\n", "1[a|b]");
    row("BOM in the middle is text", "a\n\xEF\xBB\xBF"s + "b\n",
        "1[a] 2[\xEF\xBB\xBF"
        "b]");
    row("quotes", "\"a\",\"b\"\n", "1[a|b]");
    row("comma inside quotes", "\"a,b\",c\n", "1[a,b|c]");
    row("doubled quote", "\"a\"\"b\",c\n", "1[a\"b|c]");
    row("only doubled quotes", "\"\"\"\"\n", "1[\"]");
    row("three doubled quotes", "\"\"\"\"\"\"\"\",x\n", "1[\"\"\"|x]");
    row("empty quotes", "\"\",b\n", "1[|b]");
    row("line end inside quotes", "\"a\nb\",c\nd,e\n", "1[a\nb|c] 3[d|e]");
    row("CRLF inside quotes", "\"a\r\nb\",c\r\nd,e\r\n", "1[a\r\nb|c] 3[d|e]");
    row("many line ends inside quotes", "\"\n\n\n\"\nx\n", "1[\n\n\n] 5[x]");
    row("quote at the end of the file", "a,\"b\"", "1[a|b]");
    row("quote inside plain text", "a\"b,c\n", "1[a\"b|c]");
    row("inches", "5\",6\"\n", "1[5\"|6\"]");
    row("blank before a quote is text", "a, \"b\"\n", "1[a| \"b\"]");
    row("empty cells", ",,x\n", "1[||x]");
    row("empty last cell", "a,\n", "1[a|]");
    row("empty last cell without line end", "a,", "1[a|]");
    row("blank row", "a\n\nb\n", "1[a] 2:blank 3[b]");
    row("blank row with blanks", "a\n  \t\nb\n", "1[a] 2:blank 3[b]");
    row("blank row with CRLF", "a\r\n\r\nb\r\n", "1[a] 2:blank 3[b]");
    row("row of delimiters", "a,b\n,\nc,d\n", "1[a|b] 2:blank 3[c|d]");
    row("blank rows at the end", "a\n\n\n", "1[a] 2:blank 3:blank");
    row("only blank rows", "\n\n", "1:blank 2:blank");
    row("umlauts and emoji", "M\xC3\xBCller,\xF0\x9F\x93\xA6\n",
        "1[M\xC3\xBCller|\xF0\x9F\x93\xA6]");
    row("tabs are text", "a\tb,c\n", "1[a\tb|c]");
    row("a lone CR is text", "a\rb,c\n", "1[a\rb|c]");
    row("rows of several widths", "a\nb,c\n", "1[a] 2[b|c]");
    row("semicolons are text", "a;b\n", "1[a;b]");
    row("control characters are text", "a\x01,b\n", "1[a\x01|b]");
    row("formulas are text", "=1+1,@x\n", "1[=1+1|@x]");
    row("a quoted blank row is none", "\"\"\n", "1[]");
}

void CsvReaderTest::refusesRowsWithDefects_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected");
    row("too few columns", "a,b\nx,y,z\n", "1!0 it has 2 columns instead of 3 2[x|y|z]");
    row("too many columns", "a,b,c,d\nx,y,z\n", "1!0 it has 4 columns instead of 3 2[x|y|z]");
    row("one column", "abc\n", "1!0 it has 1 column instead of 3");
    row("text after a quote", "a,\"b\"c,d\nx,y,z\n",
        "1!2 text stands after the closing quote 2[x|y|z]");
    row("blank after a quote", "\"a\" ,b,c\n", "1!1 text stands after the closing quote");
    row("quote after a quote", "\"a\"b\"c\",b,c\n", "1!1 text stands after the closing quote");
    row("NUL", "a,b"s + '\0' + ",c\nx,y,z\n", "1!2 it holds a NUL byte 2[x|y|z]");
    row("NUL alone", "\0"s + "\nx,y,z\n", "1!1 it holds a NUL byte 2[x|y|z]");
    row("invalid UTF-8", "a,b,\xFF\nx,y,z\n", "1!3 it is not valid UTF-8 2[x|y|z]");
    row("Latin-1", "M\xFCller,b,c\n", "1!1 it is not valid UTF-8");
    row("half a character", "a,\xC3,c\n", "1!2 it is not valid UTF-8");
    row("surrogate", "a,b,\xED\xA0\x80\n", "1!3 it is not valid UTF-8");
    row("overlong slash", "\xC0\xAF,b,c\n", "1!1 it is not valid UTF-8");
    row("above Unicode", "a,\xF4\x90\x80\x80,c\n", "1!2 it is not valid UTF-8");
    row("invalid UTF-8 inside quotes", "a,\"\n\xFE\",c\nx,y,z\n",
        "1!2 it is not valid UTF-8 3[x|y|z]");
    row("open quote to the end", "a,\"b,c\nx,y,z\n",
        "1!2 the quote that opens in line 1 is not closed 2[x|y|z]");
    row("open quote in the last row", "x,y,z\na,b,\"c",
        "1[x|y|z] 2!3 the quote that opens in line 2 is not closed");
    row("open quote and nothing else", "\"", "1!1 the quote that opens in line 1 is not closed");
    row("open quote over too many lines", "\"a,b,c\n1\n2\n3\n4\nx,y,z\n",
        "1!1 the quote that opens in line 1 is not closed 2!0 it has 1 column instead of 3 "
        "3!0 it has 1 column instead of 3 4!0 it has 1 column instead of 3 "
        "5!0 it has 1 column instead of 3 6[x|y|z]");
    row("open quote over too many bytes",
        "a,b,\"c\n" + std::string(40, 'y') + "\n" + std::string(40, 'y') + "\nx,y,z\n",
        "1!3 the quote that opens in line 1 is not closed 2!0 it has 1 column instead of 3 "
        "3!0 it has 1 column instead of 3 4[x|y|z]");
    row("open quote after a closed one over lines", "\"p\nq\",\"r,s\n1\nx,y,z\n",
        "1!2 the quote that opens in line 2 is not closed 2!2 the quote that opens in line 2 is "
        "not closed 3!0 it has 1 column instead of 3 4[x|y|z]");
    row("row too long", std::string(70, 'q') + "\nx,y,z\n",
        "1!0 it is longer than 64 bytes or 4 lines 2[x|y|z]");
    row("row just short enough", std::string(60, 'q') + ",y,z\n",
        ("1[" + std::string(60, 'q') + "|y|z]").c_str());
    row("last row too long", "x,y,z\n" + std::string(70, 'q'),
        "1[x|y|z] 2!0 it is longer than 64 bytes or 4 lines");
    row("blank row is no defect", "x,y,z\n\nx,y,z", "1[x|y|z] 2:blank 3[x|y|z]");
}

void CsvReaderTest::refusesWhatIsNoSuchFile_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected");
    row("empty", "", "failed: the file is empty");
    row("only a BOM", "\xEF\xBB\xBF", "failed: the file is empty");
    row("gzip", "\x1f\x8b\x08\x00"s + "xyz", "failed: this is packed with gzip: unpack it first");
    row("zip", "PK\x03\x04rest",
        "failed: this is a zip archive or a spreadsheet: unpack it, or export it as CSV");
    row("UTF-16", "\xff\xfe"s + "a\0,\0b\0"s, "failed: this is text in UTF-16: save it as UTF-8");
    row("UTF-16 big endian", "\xfe\xff"s + "\0a\0,"s,
        "failed: this is text in UTF-16: save it as UTF-8");
    row("SQLite", "SQLite format 3\0"s,
        "failed: this is an SQLite database: export the table as CSV");
    row("PDF", "%PDF-1.7\n", "failed: this is a PDF document");
    row("program",
        "\x7f"
        "ELF\x02\x01\x01",
        "failed: this is a program");
    row("NULs", std::string(100, '\0'),
        "failed: this is no text: it is full of control characters");
}

void CsvReaderTest::refusesFoldersPipesAndDevices()
{
    const auto cause = [](const std::string& path) {
        const auto reader = CsvReader::open(path, {});
        return reader ? std::string("read") : reader.error().text();
    };
    const std::string missing = m_bench.path("missing.csv");
    QCOMPARE(cause(missing),
             "the file cannot be opened: No such file or directory (" + missing + ":1)");
    QCOMPARE(cause("/"), "this is a folder, not a file (/:1)");
    QCOMPARE(cause("/dev/null"), "this is a device, not a file (/dev/null:1)");
    const std::string pipe = m_bench.path("pipe");
    QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
    QCOMPARE(cause(pipe), "this is a pipe, not a file (" + pipe + ":1)");
    const std::string link = m_bench.path("link");
    QCOMPARE(::symlink("/dev/zero", link.c_str()), 0);
    QCOMPARE(cause(link), "this is a device, not a file (" + link + ":1)");
    QVERIFY(!CsvReader::open("a\0b"s, {}));
}

void CsvReaderTest::takesAnotherDelimiter()
{
    const std::string path = m_bench.write("semicolons.csv", "a;b,c;\"d;e\"\n1\t2;3\n");
    QCOMPARE(dumpOf(readFile(path, {.delimiter = ';'}, 0)), "1[a|b,c|d;e] 2[1\t2|3]");
    QCOMPARE(dumpOf(readFile(path, {.delimiter = '\t'}, 0)), "1[a;b,c;\"d;e\"] 2[1|2;3]");
}

void CsvReaderTest::readsRowsAcrossPieces()
{
    std::string bytes;
    for (int i = 0; i < 50'000; ++i)
        bytes += std::to_string(i) + ",\"" + std::string(std::size_t(i % 37), 'x') + "\nend\"\r\n";
    const Reading reading = readFile(m_bench.write("large.csv", bytes), {}, 2);
    QCOMPARE(reading.rows.size(), std::size_t(50'000));
    for (int i = 0; i < 50'000; ++i) {
        const CsvRow& each = reading.rows[std::size_t(i)];
        QCOMPARE(each.line(), 2 * i + 1);
        QVERIFY(each.defect().empty());
        QCOMPARE(each.field(1), std::to_string(i));
        QCOMPARE(bytes.substr(std::size_t(each.offset()), each.raw().size()), each.raw());
    }
}

void CsvReaderTest::skipsRowsLongerThanAPiece()
{
    const std::string bytes = "a,b\n" + std::string(3'000'000, 'x') + ",\"y\"\nc,d\n";
    const Reading reading = readFile(m_bench.write("long.csv", bytes), {}, 2);
    QCOMPARE(reading.rows.size(), std::size_t(3));
    QVERIFY(reading.rows[1].raw().size() <= 1024);
    QVERIFY(!reading.rows[1].defect().empty());
    QCOMPARE(reading.rows[2].line(), 3);
    QCOMPARE(reading.rows[2].field(1), "c");
}

void CsvReaderTest::refusesAMillionColumns()
{
    const std::string bytes = std::string(1'000'000, ',') + "x\na,b\n";
    const Reading reading = readFile(m_bench.write("wide.csv", bytes), {}, 0);
    QCOMPARE(dumpOf(reading), "1!0 it has more than 4096 columns 2[a|b]");
    QVERIFY(reading.rows[0].columns() <= 4097);
}

/// Any bytes: no row is invented or lost, and the raw rows make up the file.
void CsvReaderTest::anyBytesAreReadToTheEnd()
{
    OD_PROPERTY("raw rows and line ends are the file", [this] {
        const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(
            std::vector<std::string>{"a", ",", "\"", "\n", "\r\n", "\r", "\"\"", " ", "\xFF",
                                     "\xC3\xBC", "long text without end", "\n\n", "\0"s}));
        std::string bytes = "x";
        for (const std::string& part : parts)
            bytes += part;
        // More of them make it a file of another kind.
        RC_PRE(std::count(bytes.begin(), bytes.end(), '\0') < 8);
        const Reading reading = readFile(m_bench.write("any.csv", bytes),
                                         {.maxRowBytes = 40, .maxRowLines = 3, .maxColumns = 5}, 0);
        RC_ASSERT(reading.failure.empty());
        std::int64_t line = 0;
        std::int64_t offset = -1;
        for (const CsvRow& each : reading.rows) {
            RC_ASSERT(each.line() > line);
            RC_ASSERT(each.offset() > offset);
            line = each.line();
            offset = each.offset();
            RC_ASSERT(bytes.compare(std::size_t(offset), each.raw().size(), each.raw()) == 0);
        }
        const auto lines = std::count(bytes.begin(), bytes.end(), '\n');
        RC_ASSERT(line <= lines + 1);
        RC_ASSERT(!reading.rows.empty());
    });
}

void CsvReaderTest::whatIsWrittenIsReadAgain()
{
    OD_PROPERTY("safeCell and the reader agree", [this] {
        const auto letters = rc::gen::elementOf(
            std::vector<std::string>{"a", ",", "\"", "\n", "\r\n", " ", "\xC3\xBC", "b", ";", "'"});
        // So few that a row never has more lines than the reader takes for one row.
        const auto cells = *rc::gen::resize(
            30, rc::gen::nonEmpty(rc::gen::container<std::vector<std::vector<std::string>>>(
                    rc::gen::container<std::vector<std::string>>(letters))));
        std::string bytes = "mark";
        std::vector<std::string> expected{"mark"};
        for (const auto& cell : cells) {
            std::string text;
            for (const std::string& letter : cell)
                text += letter;
            bytes += ',' + safeCell(text);
            // What a spreadsheet would take for a formula is defused.
            expected.push_back((text.starts_with('\r') ? "'" : "") + text);
        }
        const Reading reading = readFile(m_bench.write("again.csv", bytes + "\r\n"), {}, 0);
        RC_ASSERT(reading.rows.size() == 1U);
        RC_ASSERT(reading.rows[0].defect().empty());
        RC_ASSERT(reading.rows[0].columns() == static_cast<int>(expected.size()));
        for (std::size_t i = 0; i < expected.size(); ++i)
            RC_ASSERT(reading.rows[0].field(static_cast<int>(i) + 1) == expected[i]);
    });
}

std::unique_ptr<QObject> makeCsvReaderTest() { return std::make_unique<CsvReaderTest>(); }

#include "tst_csv_reader.moc"
