#include "tests/conventions/rules.h"

#include <QObject>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

using namespace orderdeck::conventions;

namespace {

constexpr std::array kFolders{"app", "widgets", "models", "backend", "resources", "tests"};
constexpr std::array kFiles{"dev",       ".ci/run",         "CMakeLists.txt", "CMakePresets.json",
                            "README.md", "ARCHITECTURE.md", "CHANGELOG.md"};

std::string readFile(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

bool isText(const std::filesystem::path& path)
{
    for (const char* known : {".h", ".cpp", ".txt", ".cmake", ".py", ".sql", ".toml", ".scxml",
                              ".json", ".md", ".svg", ".ts", ".desktop"})
        if (path.extension() == known)
            return true;
    return false;
}

/// Every text file of the project, with its path from the root.
std::vector<SourceText> sources(const std::filesystem::path& root)
{
    namespace fs = std::filesystem;
    std::vector<SourceText> found;
    for (const char* folder : kFolders) {
        if (!fs::is_directory(root / folder))
            continue;
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder))
            if (entry.is_regular_file() && isText(entry.path()))
                found.emplace_back(fs::relative(entry.path(), root).generic_string(),
                                   readFile(entry.path()));
    }
    for (const char* file : kFiles)
        if (fs::is_regular_file(root / file))
            found.emplace_back(file, readFile(root / file));
    return found;
}

/// "line rule" of every finding.
QString dump(const Findings& findings)
{
    QStringList lines;
    for (const Finding& finding : findings)
        lines
            << QStringLiteral("%1 %2").arg(finding.line).arg(QString::fromStdString(finding.rule));
    return lines.join(QLatin1Char(';'));
}

std::string lines(int count, const char* line)
{
    std::string text;
    for (int i = 0; i < count; ++i)
        text.append(line).append("\n");
    return text;
}

} // namespace

class ConventionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theTreeFollowsThem()
    {
        const std::filesystem::path root(qgetenv("ORDERDECK_SOURCE_DIR").toStdString());
        const std::vector<SourceText> files = sources(root);
        QVERIFY2(files.size() > 50, "ORDERDECK_SOURCE_DIR does not name the source tree");
        std::string report;
        for (const SourceText& file : files)
            for (const Finding& finding : checkAll(file))
                report += finding.text() + "\n";
        QVERIFY2(report.empty(), ("\n" + report).c_str());
    }

    void everyRuleBites_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* path, const std::string& text,
                            const char* expected) {
            QTest::newRow(name) << QByteArray(path) << QByteArray::fromStdString(text)
                                << QString::fromLatin1(expected);
        };
        addFileRows(row);
        addFunctionRows(row);
        addIncludeRows(row);
        addCallRows(row);
        addWordRows(row);
    }
    void everyRuleBites()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, text);
        QFETCH(QString, expected);
        QCOMPARE(dump(checkAll(SourceText(path.toStdString(), text.toStdString()))), expected);
    }

    void findingsNameTheirPlace()
    {
        const Findings found =
            checkAll(SourceText("backend/orders/a.h", "\n#include \"widgets/b.h\"\n"));
        QCOMPARE(found.front().text(),
                 std::string("backend/orders/a.h:2: include: widgets/b.h: backend/orders stands "
                             "below or beside widgets"));
    }

private:
    template <typename Row>
    static void addFileRows(Row row)
    {
        row("500 lines", "app/a.cpp", lines(500, "int a;"), "");
        row("501 lines", "app/a.cpp", lines(501, "int a;"), "501 file-length");
        row("501 lines of SQL", "resources/sql/a.sql", lines(501, "--"), "501 file-length");
        row("501 lines of script", "dev", lines(501, "true"), "501 file-length");
        row("501 lines of prose", "README.md", lines(501, "prose"), "");
        row("empty name", "app/order_helper.cpp", "", "1 file-name");
        row("empty name alone", "app/utils.h", "", "1 file-name");
        row("word within a word", "app/manageress.h", "", "");
        row("camel case", "app/orderList.h", "", "1 file-name");
    }

    template <typename Row>
    static void addFunctionRows(Row row)
    {
        const std::string body68 = lines(68, "    step();");
        const std::string body69 = lines(69, "    step();");
        row("70 lines", "app/a.cpp", "void f()\n{\n" + body68 + "}\n", "");
        row("71 lines", "app/a.cpp", "void f()\n{\n" + body69 + "}\n", "2 function-length");
        row("in a namespace and a class", "app/a.cpp",
            "namespace {\nclass A : public B {\nvoid f() const\n{\n" + body69 + "}\n};\n}\n",
            "4 function-length");
        row("after a table", "app/a.cpp",
            "const int t[] = {" + body69 + "};\nint f()\n{\n" + body69 + "}\n",
            "72 function-length");
        row("constructor with braces", "app/a.cpp",
            "A::A(int a) : m_a{a}, m_b{2}\n{\n" + body69 + "}\nvoid g() {}\n", "2 function-length");
        row("template", "app/a.h", "template <class T>\nvoid f(T t)\n{\n" + body69 + "}\n",
            "3 function-length");
        row("default argument with braces", "app/a.cpp",
            "void f(A a = {}, B b = {1})\n{\n" + body69 + "}\n", "2 function-length");
        row("macro before a namespace", "app/a.cpp",
            "CATEGORY(a, b)\nnamespace a {\nint x;\n" + lines(80, "int f() { return 1; }") + "}\n",
            "");
        row("long class", "app/a.h", "class A {\n" + lines(80, "    int m_a;") + "};\n", "");
        row("braces in texts", "app/a.cpp",
            "void f()\n{\n    g(\"}\", '}', R\"(})\"); // }\n" + body68 + "}\n",
            "2 function-length");
    }

    template <typename Row>
    static void addIncludeRows(Row row)
    {
        row("below", "backend/orders/a.h", "#include \"backend/lifecycle/b.h\"\n", "");
        row("own", "backend/orders/a.h", "#include \"backend/orders/b.h\"\n", "");
        row("above", "backend/lifecycle/a.h", "#include \"backend/orders/b.h\"\n", "1 include");
        row("beside", "backend/metrics/a.h", "#include \"backend/sharding/b.h\"\n", "1 include");
        row("interface of its store", "backend/storage/a.h",
            "#include \"backend/storage/sqlite/b.h\"\n", "1 include");
        row("store of its interface", "backend/storage/sqlite/a.h",
            "#include \"backend/storage/b.h\"\n", "");
        row("models of widgets", "models/a.h", "#include \"widgets/b.h\"\n", "1 include");
        row("widgets of app", "widgets/a.h", "#include \"app/b.h\"\n", "1 include");
        row("tests of anything", "tests/a.h", "#include \"app/b.h\"\n#include <QSqlQuery>\n", "");
        row("product of tests", "models/a.h", "#include \"tests/support/b.h\"\n", "1 include");
        row("window", "backend/service/a.h", "#include <QtGui/QColor>\n#include <QColor>\n",
            "1 include;2 include");
        row("Qt SQL elsewhere", "backend/service/a.cpp", "#include <QSqlQuery>\n", "1 include");
        row("SQLite elsewhere", "backend/service/a.cpp", "#include <sqlite3.h>\n", "1 include");
        row("Qt SQL at home", "backend/storage/sqlite/a.cpp", "#include <QtSql/QSqlQuery>\n", "");
        row("libpqxx elsewhere", "backend/storage/sqlite/a.cpp", "#include <pqxx/pqxx>\n",
            "1 include");
    }

    template <typename Row>
    static void addCallRows(Row row)
    {
        const auto code = [](const char* statement) {
            return "void f()\n{\n    " + std::string(statement) + "\n}\n";
        };
        row("context", "app/a.cpp", code("connect(a, &A::b, this, [x, y] { g(x, y); });"), "");
        row("no context", "app/a.cpp", code("connect(a, &A::b, [x, y] { g(x, y); });"),
            "3 connect");
        row("function without context", "app/a.cpp", code("QObject::connect(a, &A::b, &g);"),
            "3 connect");
        row("socket", "app/a.cpp", code("::connect(file, cast(&address), sizeof address);"), "");
        row("single shot", "app/a.cpp", code("QTimer::singleShot(0, [] { g(); });"),
            "3 singleShot");
        row("single shot with context", "app/a.cpp", code("QTimer::singleShot(0, this, [] {});"),
            "");
        row("sender", "app/a.cpp", code("auto* a = cast(sender());"), "3 sender");
        row("sender of a letter", "app/a.cpp", code("auto a = letter.sender();"), "");
        row("bound SQL", "app/a.cpp", code("run(\"SELECT a FROM b WHERE c = ?\", c);"), "");
        row("SQL with a value", "app/a.cpp",
            code("run(\"SELECT a FROM b WHERE c = \" + std::to_string(c));"), "3 sql");
        row("SQL with an argument", "app/a.cpp",
            code("run(QStringLiteral(\"DELETE FROM b WHERE c = %1\").arg(c));"), "3 sql");
        row("SQL with a later value", "app/a.cpp",
            code("run(\"SELECT \" + kColumns + \" FROM b WHERE c = '\" + name + \"'\");"), "3 sql");
        row("SQL of pieces", "app/a.cpp",
            code("run(\"SELECT \" + kColumns + \" FROM b \" + whereClause(f) + \" LIMIT ?\");"),
            "");
        row("SQL as an argument among others", "app/a.cpp",
            code("run(\"UPDATE b SET c = ?\", a + b);"), "");
    }

    template <typename Row>
    static void addWordRows(Row row)
    {
        row("left for later", "app/a.cpp",
            "// TO"
            "DO: more\n",
            "1 unfinished");
        row("word within a name", "app/a.cpp",
            "int xTO"
            "DOs;\n",
            "");
        row("path of a machine", "dev",
            "cd /wo"
            "rk/main\n",
            "1 private-path");
        row("path from here", "dev",
            "cd ../wo"
            "rk/main\n",
            "");
        row("skipped", "tests/a/tst_a.cpp",
            "QSK"
            "IP(\"no\");\n",
            "1 skipped");
        row("sleeping", "tests/integration/tst_a.cpp",
            "std::this_thread::sleep_"
            "for(1s);\n",
            "1 sleep");
        row("waiting", "tests/a/tst_a.cpp",
            "QTR"
            "Y_VERIFY(a);\n",
            "1 waiting");
        row("waiting in integration", "tests/integration/tst_a.cpp",
            "QTR"
            "Y_VERIFY(a);\n",
            "");
    }
};

QTEST_APPLESS_MAIN(ConventionsTest)

#include "tst_conventions.moc"
