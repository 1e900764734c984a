#include "backend/lifecycle/scxml_reader.h"
#include "tests/lifecycle/definition_text.h"
#include "tests/lifecycle/lifecycle_tests.h"
#include "tests/lifecycle/marked_text.h"

#include <QTest>

namespace orderdeck {

namespace {

/// A definition with the mark ^ before each character at which a diagnostic is expected; `found`
/// are parts of their messages, one a line. Rows that begin with a blank are put into a whole
/// document.
struct Row {
    const char* name;
    const char* marked;
    const char* found;
};

constexpr Row kErrors[] = {
    {"empty file", "^", "not well-formed"},
    {"only blanks", "  \n ^ ", "not well-formed"},
    {"no XML", "^hello", "not well-formed"},
    {"another root", "^<html/>", "the root is <html>"},
    {"root without namespace", "^<scxml name='n'><state id='a'/></scxml>", "the root is <scxml>"},
    {"root of another namespace", "<!-- c -->\n^<scxml xmlns='urn:x' name='n'/>", "the root is"},
    {"document type", "<?xml version='1.0'?>\n ^<!DOCTYPE scxml>\n<scxml/>", "document type"},
    {"document type with entities",
     "^<!DOCTYPE s [<!ENTITY a 'b'><!ENTITY c SYSTEM 'file:///etc/passwd'>]><s>&c;</s>",
     "document type"},
    {"style sheet", "<?xml version='1.0'?><!-- a -->^<?xml-stylesheet href='http://x/y'?><scxml/>",
     "processing instruction"},
    {"another encoding", "^<?xml version='1.0' encoding='ISO-8859-1'?><scxml/>",
     "encoding ISO-8859-1"},
    {"bad UTF-8", "<scxml ^\xC3\x28/>", "not UTF-8"},
    {"bad UTF-8 after long characters", "<!-- \xC3\xA9\xE2\x82\xAC -->\n\xC3\xA9^\xFF",
     "not UTF-8"},
    {"no name", "^<scxml xmlns='http://www.w3.org/2005/07/scxml'><state id='a'/></scxml>",
     "needs a name"},
    {"no state", "^<scxml xmlns='http://www.w3.org/2005/07/scxml' name='n'/>", "has no state"},
    {"another data model",
     "^<scxml xmlns='http://www.w3.org/2005/07/scxml' name='n' datamodel='ecmascript'>"
     "<final id='a'/></scxml>",
     "data model ecmascript"},
    {"the null data model",
     "^<scxml xmlns='http://www.w3.org/2005/07/scxml' name='n' datamodel='null'>"
     "<final id='a'/></scxml>",
     "data model null"},
    {"another version",
     "^<scxml xmlns='http://www.w3.org/2005/07/scxml' name='n' version='2.0'><final "
     "id='a'/></scxml>",
     "not SCXML 1.0"},
    {"unknown initial",
     "^<scxml xmlns='http://www.w3.org/2005/07/scxml' name='n' initial='b'><final id='a'/></scxml>",
     "the initial state b is no state"},
    {"several initials",
     "^<scxml xmlns='http://www.w3.org/2005/07/scxml' name='n' initial='a b'><final id='a'/>"
     "<final id='b'/></scxml>",
     "several states in initial"},
    {"end tag missing",
     "<scxml xmlns='http://www.w3.org/2005/07/scxml' name='n'>\n ^<state id='a'>",
     "<state> is never closed"},
    {"cut off within a tag",
     "<scxml xmlns='http://www.w3.org/2005/07/scxml' name='n'>\n <state id='a'/>^<state id='",
     "not well-formed"},
    {"wrong end tag",
     "<scxml xmlns='http://www.w3.org/2005/07/scxml' name='n'><state id='a'>\n ^</stat></scxml>",
     "not well-formed"},
    {"attribute twice",
     "<scxml xmlns='http://www.w3.org/2005/07/scxml' name='n'>\n  ^<state id='a' id='b'/></scxml>",
     "not well-formed"},
    {"undeclared prefix",
     "<scxml xmlns='http://www.w3.org/2005/07/scxml' name='n'>\n^<state id='a' "
     "od:kind='x'/></scxml>",
     "not well-formed"},
    {"two roots", "<scxml xmlns='http://www.w3.org/2005/07/scxml' name='n'/>\n^<scxml/>",
     "not well-formed"},
    {"script", " ^<script>x()</script>", "<script> is not supported"},
    {"script from outside", " ^<script src='http://x'/>", "<script> is not supported"},
    {"invoke", " <state id='b'>^<invoke src='x'/></state>", "<invoke> is not supported"},
    {"send", " <state id='b'><transition event='e'>^<send event='x'/></transition></state>",
     "<send> is not supported"},
    {"raise", " <state id='b'><transition event='e'>^<raise event='x'/></transition></state>",
     "<raise> is not supported"},
    {"onentry", " <state id='b'>^<onentry><log/></onentry></state>", "<onentry> is not supported"},
    {"onexit", " <state id='b'>^<onexit/></state>", "<onexit> is not supported"},
    {"donedata", " <final id='b'>^<donedata/></final>", "<donedata> is not supported"},
    {"parallel", "\n  ^<parallel id='p'><state id='b'/></parallel>", "<parallel> is not supported"},
    {"history, once only",
     " <state id='b'>^<history id='h'/><state id='c'/><transition event='e' target='h'/></state>",
     "<history> is not supported"},
    {"XInclude", " ^<x:include xmlns:x='http://www.w3.org/2001/XInclude' href='f'/>",
     "would read another file"},
    {"unknown element", " ^<stat id='b'/>", "<stat> is no element of SCXML"},
    {"unknown od element", " <state id='b'>^<od:alarm/></state>", "<od:alarm> is not known"},
    {"element without namespace", " ^<state xmlns='' id='b'/>", "belongs to no namespace"},
    {"unknown attribute", " ^<state id='b' intial='c'/>", "has no attribute intial"},
    {"unknown od attribute", " ^<state id='b' od:labl='c'/>", "has no attribute od:labl"},
    {"role on a state", " ^<state id='b' od:role='ops'/>", "has no attribute od:role"},
    {"field from outside", " <datamodel>^<data id='f' od:type='text' src='x'/></datamodel>",
     "has no attribute src"},
    {"field with a value", " <datamodel>^<data id='f' od:type='text' expr='1'/></datamodel>",
     "has no attribute expr"},
    {"state without id", " ^<state/>", "<state> needs an id"},
    {"id with a blank", " ^<state id='b c'/>", "holds a blank"},
    {"id twice", " <state id='b'/>\n ^<state id='b'/>", "the id b is taken by line 1"},
    {"id twice, nested", " <state id='b'>^<state id='b'/></state>", "the id b is taken"},
    {"id of a field and a state",
     " <datamodel>^<data id='b' od:type='text'/></datamodel><state id='b'/>", "the id b is taken"},
    {"field twice",
     " <datamodel><data id='f' od:type='text'/>^<data id='f' od:type='text'/></datamodel>",
     "the id f is taken"},
    {"no event", " <state id='b'>\n\t^<transition target='b'/></state>", "without event"},
    {"empty event", " <state id='b'>^<transition event=' ' target='b'/></state>", "without event"},
    {"star within a name", " <state id='b'>^<transition event='pa*y' target='b'/></state>",
     "no event descriptor"},
    {"dot without a name", " <state id='b'>^<transition event='a..b' target='b'/></state>",
     "no event descriptor"},
    {"several targets", " <state id='b'>^<transition event='e' target='a b'/></state>",
     "several states in target"},
    {"empty target", " <state id='b'>^<transition event='e' target=''/></state>", "is empty"},
    {"undeclared target",
     " <state id='b'>\n  <!-- x -->^<transition event='e' target='z'/></state>",
     "the target z is no state"},
    {"type", " <state id='b'>^<transition event='e' target='a' type='outer'/></state>",
     "neither internal nor external"},
    {"transition of the root", " ^<transition event='e' target='a'/>",
     "does not belong in <scxml>"},
    {"transition of a final", " <final id='b'>^<transition event='e' target='a'/></final>",
     "a final state holds nothing"},
    {"state in a final", " <final id='b'>^<state id='c'/></final>", "a final state holds nothing"},
    {"state in a transition",
     " <state id='b'><transition event='e'>^<state id='c'/></transition></state>",
     "does not belong in <transition>"},
    {"data outside a data model", " ^<data id='f' od:type='text'/>", "does not belong in <scxml>"},
    {"initial of an atomic state", " ^<state id='b' initial='a'/>", "does not lie within b"},
    {"initial is the state itself", " ^<state id='b' initial='b'><state id='c'/></state>",
     "does not lie within b"},
    {"initial unknown", " ^<state id='b' initial='z'><state id='c'/></state>", "z is no state"},
    {"initial twice",
     " <state id='b' initial='c'>^<initial><transition target='c'/></initial><state "
     "id='c'/></state>",
     "names its first child twice"},
    {"initial with a guard",
     " <state id='b'><initial>^<transition target='c' cond='true'/></initial><state "
     "id='c'/></state>",
     "has a target and nothing else"},
    {"initial without target",
     " <state id='b'><initial>^<transition/></initial><state id='c'/></state>", "needs a target"},
    {"text", " ^<state id='b'>hello</state>", "<state> holds text"},
    {"text in CDATA", " ^<state id='b'><![CDATA[hello]]></state>", "<state> holds text"},
    {"kind", " ^<state id='b' od:kind='done'/>", "od:kind=\"done\" is none of"},
    {"target time", " ^<state id='b' od:target='2 hours'/>", "no length of time"},
    {"target time of nothing", " ^<state id='b' od:target='0s'/>", "no length of time"},
    {"role", " <state id='b'>^<transition event='e' od:role='boss'/></state>", "od:role=\"boss\""},
    {"reason", " <state id='b'>^<transition event='e' od:reason='yes'/></state>", "od:reason"},
    {"timer without event", " <state id='b'>^<od:timer after='2h'/></state>", "needs an event"},
    {"timer for everything", " <state id='b'>^<od:timer event='*' after='2h'/></state>",
     "the name of one event"},
    {"timer without time", " <state id='b'>^<od:timer event='e'/></state>", "needs after"},
    {"timer with a wrong time", " <state id='b'>^<od:timer event='e' after='soon'/></state>",
     "no length of time"},
    {"field without type", " <datamodel>^<data id='f'/></datamodel>", "needs od:type"},
    {"field of unknown type", " <datamodel>^<data id='f' od:type='float'/></datamodel>",
     "needs od:type"},
    {"built-in field", " <datamodel>^<data id='previous' od:type='text'/></datamodel>", "built in"},
    {"keyword as field", " <datamodel>^<data id='not' od:type='text'/></datamodel>",
     "word of the guard language"},
    {"field that no guard can name", " <datamodel>^<data id='1st' od:type='text'/></datamodel>",
     "could not name"},
    {"empty guard", " <state id='b'>^<transition event='e' cond=' '/></state>", "guard is empty"},
    {"undeclared field", " <state id='b'>^<transition event='e' cond='vip'/></state>",
     "the field vip is not declared"},
    {"unknown state in a guard", " <state id='b'>^<transition event='e' cond='In(z)'/></state>",
     "In(z) names no state"},
    {"quoted state in a guard", " <state id='b'>^<transition event='e' cond=\"In('b')\"/></state>",
     "bare id"},
    {"text against a number", " <state id='b'>^<transition event='e' cond='region = 5'/></state>",
     "cannot be compared"},
    {"two errors in one tag",
     " <state id='b'>^^<transition event='e' target='z' cond='vip'/></state>",
     "the target z is no state\nthe field vip is not declared"},
    {"errors in order of place",
     " <state id='b'>^<transition event='e' cond='vip'/>\n^<transition/></state>\n^<state/>",
     "the field vip\nwithout event\nneeds an id"},
    {"column in characters", " <!-- \xC3\xA9\xE2\x82\xAC\xF0\x9F\x9A\x9A -->^<state/>",
     "needs an id"},
    {"lines end in CR LF", " <state id='b'/>\r\n<state id='c'/>\r\n  ^<state/>", "needs an id"},
    {"lines end in CR", " <state id='b'/>\r<state id='c'/>\r  ^<state/>", "needs an id"},
    {"'<' and '>' in comments and values",
     " <!-- <state> > --><state id='b' od:label='a > b'/>^<state/>", "needs an id"},
};

constexpr Row kWarnings[] = {
    {"unreachable", " ^<state id='b'><transition event='e' target='a'/></state>",
     "the state b is unreachable"},
    {"unreachable with all within",
     " ^<state id='b'>\n ^<state id='c'><transition event='e' target='a'/></state></state>",
     "the state b is unreachable\nthe state c is unreachable"},
    {"never taken after an unguarded one",
     "~<transition event='go' target='z'/>^<transition event='go' target='z'/>", "is never taken"},
    {"never taken after a prefix",
     "~<transition event='pay' target='z'/>^<transition event='pay.card pay.cash' target='z'/>",
     "pay.card pay.cash is never taken"},
    {"never taken after everything",
     "~<transition event='*' target='z'/>^<transition event='pay' cond='version = 1' target='z'/>",
     "pay is never taken"},
    {"taken for another of its events",
     "~<transition event='pay' target='z'/><transition event='pay ship' target='z'/>", ""},
    {"taken for the longer name first",
     "~<transition event='pay.card' target='z'/><transition event='pay' target='z'/>", ""},
    {"taken after a guarded one",
     "~<transition event='pay' cond='version = 1' target='z'/><transition event='pay' target='z'/>",
     ""},
    {"never taken after an always true guard",
     "~<transition event='pay' cond='1 = 1 or version = 1' target='z'/>^<transition event='pay' "
     "target='z'/>",
     "is never taken"},
    {"never taken since its guard is false",
     "~<transition event='go' target='z'/>^<transition event='pay' cond='false' target='z'/>",
     "is never taken"},
    {"never taken outside its state",
     "~<transition event='go' target='z'/>^<transition event='pay' cond='In(z)' target='z'/>",
     "is never taken"},
    {"no way out", "~^<transition event='go' cond='false' target='z'/>", "is never taken"},
    {"previous is no state",
     "~<transition event='go' target='z'/>^<transition event='pay' cond=\"previous = 'zz'\" "
     "target='z'/>",
     "previous is never 'zz'"},
    {"timer for nothing",
     "~<transition event='go' target='z'/>^<od:timer event='late' after='1h'/>",
     "the timer's event late"},
};

} // namespace

class DiagnosticsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errorsStandAtTheirTag_data()
    {
        QTest::addColumn<QByteArray>("marked");
        QTest::addColumn<QByteArray>("found");
        for (const Row& row : kErrors)
            QTest::newRow(row.name) << QByteArray(row.marked) << QByteArray(row.found);
    }

    void errorsStandAtTheirTag()
    {
        QFETCH(QByteArray, marked);
        QFETCH(QByteArray, found);
        QByteArray whole = marked;
        if (marked.startsWith(' ') || marked.startsWith('\n'))
            whole = QByteArray(kDocumentStart) + "<final id='a'/>" + marked + "</scxml>";
        if (marked.startsWith("  \n"))
            whole = marked;
        const MarkedText text(whole.toStdString());
        const ScxmlReading reading = readScxml(text.text());
        QVERIFY(!reading.lifecycle);
        compare(reading.diagnostics, text, found, "error");
    }

    void warningsStandAtTheirTag_data()
    {
        QTest::addColumn<QByteArray>("marked");
        QTest::addColumn<QByteArray>("found");
        for (const Row& row : kWarnings)
            QTest::newRow(row.name) << QByteArray(row.marked) << QByteArray(row.found);
    }

    void warningsStandAtTheirTag()
    {
        QFETCH(QByteArray, marked);
        QFETCH(QByteArray, found);
        QByteArray inner = marked;
        // A row that begins with ~ is what the only state has, beside its final one.
        if (marked.startsWith('~'))
            inner = "<state id='a'>" + marked.mid(1) + "</state><final id='z'/>";
        else
            inner =
                "<state id='a'><transition event='e' target='z'/></state><final id='z'/>" + marked;
        if (QByteArray(QTest::currentDataTag()) == "no way out") {
            inner = "^<state id='a'>" + marked.mid(1) + "</state>^<final id='z'/>";
            found = "has no way out\nis never taken\nz is unreachable";
        }
        const MarkedText text(kDocumentStart + inner.toStdString() + "</scxml>");
        const ScxmlReading reading = readScxml(text.text());
        QVERIFY(reading.lifecycle);
        compare(reading.diagnostics, text, found, "warning");
    }

    void aByteOrderMarkIsNoCharacter()
    {
        const auto reading = readScxml("\xEF\xBB\xBF<html/>");
        QCOMPARE(reading.diagnostics.size(), 1U);
        QCOMPARE(reading.diagnostics[0].text("f.scxml"),
                 "f.scxml:1:1: error: the root is <html>, not <scxml> of "
                 "http://www.w3.org/2005/07/scxml");
    }

    void limitsAreKept()
    {
        const auto first = [](const std::string& text) {
            const auto reading = readScxml(text);
            return reading.diagnostics.empty() ? std::string() : reading.diagnostics[0].message;
        };
        const std::string head = kDocumentStart;
        const auto repeated = [](std::size_t times, auto make) {
            std::string all;
            for (std::size_t i = 0; i < times; ++i)
                all += make(std::to_string(i));
            return all;
        };
        const auto open = [](const std::string& n) { return "<state id='s" + n + "'>"; };
        const auto close = [](const std::string&) { return std::string("</state>"); };
        QCOMPARE(first(head + repeated(63, open) + repeated(63, close) + "</scxml>"),
                 std::string("the state s62 has no way out and is not final: write <final>"));
        QCOMPARE(first(head + repeated(64, open) + repeated(64, close) + "</scxml>"),
                 std::string("elements are nested more than 64 deep"));
        const auto foreign = [](const std::string&) { return std::string("<e:e>"); };
        const auto foreignEnd = [](const std::string&) { return std::string("</e:e>"); };
        QCOMPARE(first(head + repeated(64, foreign) + repeated(64, foreignEnd) + "</scxml>"),
                 std::string("elements are nested more than 64 deep"));
        QCOMPARE(first(head + std::string((1U << 20U), ' ') + "</scxml>"),
                 std::string("the file is larger than 1 MiB"));
        const auto state = [](const std::string& n) { return "<state id='s" + n + "'/>"; };
        QCOMPARE(first(head + repeated(1025, state) + "</scxml>"),
                 std::string("more than 1024 states"));
        QCOMPARE(first(head + "<state id='" + std::string(20'000, 'a') + "'/></scxml>"),
                 std::string("a tag is longer than 16 KiB"));
        const auto any = [](const std::string& n) { return "<transition event='e" + n + " *'/>"; };
        const std::string wide = head + "<state id='p'>" + repeated(1000, state) +
                                 repeated(1000, any) + "</state></scxml>";
        QVERIFY(first(wide).starts_with("the lifecycle is too large"));
    }

    void whatEditorsAddIsPassedOver()
    {
        const auto reading = readScxml(
            std::string(kDocumentStart) +
            "<e:info geometry='1;2'><e:deep><state/></e:deep>text</e:info>"
            "<state id='a' e:color='red'><e:info/><transition event='e' target='z' e:bend='1'/>"
            "</state><final id='z'/></scxml>");
        QVERIFY(reading.lifecycle);
        QVERIFY(reading.diagnostics.empty());
    }

private:
    static constexpr const char* kDocumentStart =
        "<scxml xmlns='http://www.w3.org/2005/07/scxml' xmlns:od='urn:orderdeck:lifecycle:1' "
        "xmlns:e='urn:editor' version='1.0' name='n' datamodel='orderdeck'>";

    static void compare(const std::vector<Diagnostic>& diagnostics, const MarkedText& text,
                        const QByteArray& found, const std::string& word)
    {
        std::string expected;
        std::string actual;
        const auto parts = found.isEmpty() ? QByteArrayList() : found.split('\n');
        QCOMPARE(std::size_t(parts.size()), text.marks().size());
        for (std::size_t i = 0; i < text.marks().size(); ++i)
            expected +=
                text.marks()[i] + ": " + word + ": " + parts[qsizetype(i)].toStdString() + "\n";
        for (std::size_t i = 0; i < diagnostics.size(); ++i) {
            const Diagnostic& diagnostic = diagnostics[i];
            std::string message = diagnostic.message;
            if (qsizetype(i) < parts.size() &&
                message.find(parts[qsizetype(i)].toStdString()) != std::string::npos)
                message = parts[qsizetype(i)].toStdString();
            actual += std::to_string(diagnostic.line) + ":" + std::to_string(diagnostic.column) +
                      ": " +
                      (diagnostic.severity == Diagnostic::Severity::Error ? "error" : "warning") +
                      ": " + message + "\n";
        }
        QCOMPARE(actual, expected);
    }
};

std::unique_ptr<QObject> makeDiagnosticsTest() { return std::make_unique<DiagnosticsTest>(); }

} // namespace orderdeck

#include "tst_diagnostics.moc"
