#include "tests/lifecycle/hostile_definitions.h"

#include "tests/lifecycle/definition_text.h"

#include <span>
#include <string_view>

namespace orderdeck {

namespace {

using namespace std::string_view_literals;

/// A text that begins with a blank is put into a whole definition.
struct Row {
    std::string_view name;
    std::string_view marked;
    std::string_view cause;
};

#define OD_SCXML "xmlns='http://www.w3.org/2005/07/scxml' name='n'"

constexpr Row kReachingOut[] = {
    {"document type", "^<!DOCTYPE scxml><scxml/>", "document type"},
    {"document type of a file", "^<!DOCTYPE scxml SYSTEM '/etc/passwd'><scxml/>", "document type"},
    {"document type of a server",
     "^<!DOCTYPE scxml PUBLIC '-//W3C//DTD SCXML 1.0//EN' 'http://127.0.0.1:9/x.dtd'><scxml/>",
     "document type"},
    {"entity of a file",
     "^<!DOCTYPE s [<!ENTITY c SYSTEM 'file:///etc/passwd'>]><scxml " OD_SCXML ">&c;</scxml>",
     "document type"},
    {"entity of a server", "^<!DOCTYPE s [<!ENTITY c SYSTEM 'http://127.0.0.1:9/'>]><s>&c;</s>",
     "document type"},
    {"entity in an id",
     "^<!DOCTYPE s [<!ENTITY c 'x'>]><scxml " OD_SCXML "><state id='&c;'/></scxml>",
     "document type"},
    {"unparsed entity",
     "^<!DOCTYPE s [<!NOTATION n SYSTEM 'sh'><!ENTITY c SYSTEM 'f' NDATA n>]><s/>",
     "document type"},
    {"parameter entity of a server",
     "^<!DOCTYPE s [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x.dtd'> %x;]><s/>", "document type"},
    {"parameter entity that carries a file out",
     "^<!DOCTYPE s [<!ENTITY % f SYSTEM 'file:///etc/hostname'><!ENTITY % e \"<!ENTITY &#37; out "
     "SYSTEM 'http://127.0.0.1:9/?%f;'>\">%e;%out;]><s/>",
     "document type"},
    {"parameter entity of itself", "^<!DOCTYPE s [<!ENTITY % a '&#37;a;'> %a;]><s/>",
     "document type"},
    {"entities of each other", "^<!DOCTYPE s [<!ENTITY a '&b;'><!ENTITY b '&a;'>]><s>&a;</s>",
     "document type"},
    {"document type never closed", "<!-- c -->\n^<!DOCTYPE s [<!ENTITY a 'b'>", "document type"},
    {"document type behind a mark", "^\xEF\xBB\xBF<!DOCTYPE s><s/>", "document type"},
    {"document type behind a declaration", "<?xml version='1.0'?>\n\n  ^<!DOCTYPE s><s/>",
     "document type"},
    {"document type within the root", " <state id='b'>^<!DOCTYPE s></state>", "document type"},
    {"document type behind the root", "<scxml " OD_SCXML "><final id='a'/></scxml>^<!DOCTYPE s>",
     "document type"},
    {"document type in small letters", "^<!doctype html><scxml/>", "not well-formed"},
    {"conditional section", " ^<![INCLUDE[ <state id='b'/> ]]>", "not well-formed"},
    {"style sheet", "^<?xml-stylesheet href='http://127.0.0.1:9/x.xsl'?><scxml/>",
     "processing instruction"},
    {"model of a server", "<!-- c -->^<?xml-model href='http://127.0.0.1:9/x.rng'?><scxml/>",
     "processing instruction"},
    {"instruction within the root", " <state id='b'>\n^<?php system('id') ?></state>",
     "processing instruction"},
    {"instruction behind the root", "<scxml " OD_SCXML "><final id='a'/></scxml>\n^<?sh id?>",
     "processing instruction"},
    {"instruction behind a declaration with a tab", "<?xml\tversion='1.0'?>\n^<?php x?><scxml/>",
     "processing instruction"},
    {"instruction never closed", " ^<?php system('id')", "not well-formed"},
    {"two declarations", "<?xml version='1.0'?>^<?xml version='1.0'?><scxml/>", "not well-formed"},
    {"XInclude of a file",
     " ^<x:include xmlns:x='http://www.w3.org/2001/XInclude' href='/etc/passwd' parse='text'/>",
     "would read another file"},
    {"XInclude of a server with a fallback",
     " <state id='b'>^<x:include xmlns:x='http://www.w3.org/2001/XInclude' "
     "href='http://127.0.0.1:9/'><x:fallback><state id='c'/></x:fallback></x:include></state>",
     "would read another file"},
    {"XInclude as the root",
     "^<include xmlns='http://www.w3.org/2001/XInclude' href='order.scxml'/>", "the root is"},
    {"base of a file", " <state id='b' xml:base='file:///etc/'/>", ""},
    {"schema of a server",
     "<scxml " OD_SCXML " xmlns:i='http://www.w3.org/2001/XMLSchema-instance' "
     "i:schemaLocation='u http://127.0.0.1:9/x.xsd'><final id='a'/></scxml>",
     ""},
    {"entity that nobody declared", " ^<state id='&nbsp;'/>", "not well-formed"},
    {"picture with a script",
     " <svg xmlns='http://www.w3.org/2000/svg' onload='x()'><script href='http://127.0.0.1:9/'/>"
     "</svg>",
     ""},
    {"page within the definition",
     " <iframe xmlns='http://www.w3.org/1999/xhtml' src='file:///etc/passwd'>x</iframe>", ""},
};

constexpr Row kDoing[] = {
    {"script of a server", " ^<script src='http://127.0.0.1:9/x.js'/>", "<script>"},
    {"script", " ^<script>while(true);</script>", "<script>"},
    {"script in CDATA", " ^<script><![CDATA[</script><state id='b'/>]]></script>", "<script>"},
    {"script in a transition",
     " <state id='b'><transition event='e'>^<script>x</script></transition></state>", "<script>"},
    {"field of a file", " <datamodel>^<data id='f' od:type='text' src='/etc/passwd'/></datamodel>",
     "no attribute src"},
    {"field of code", " <datamodel>^<data id='f' od:type='text' expr='x()'/></datamodel>",
     "no attribute expr"},
    {"field with content", " <datamodel>^<data id='f' od:type='text'>x()</data></datamodel>",
     "holds text"},
    {"invoke of a file", " <state id='b'>^<invoke src='file:///bin/sh'/></state>", "<invoke>"},
    {"invoke of a server",
     " <state id='b'>^<invoke type='http' src='http://127.0.0.1:9/'><finalize/></invoke></state>",
     "<invoke>"},
    {"invoke of a definition",
     " <state id='b'>^<invoke><content><scxml " OD_SCXML "/></content></invoke></state>",
     "<invoke>"},
    {"send to a server",
     " <state id='b'><transition event='e'>^<send target='http://127.0.0.1:9/' event='x'/>"
     "</transition></state>",
     "<send>"},
    {"send to itself at once",
     " <state id='b'><transition event='e'>^<send event='e' delay='0s'/></transition></state>",
     "<send>"},
    {"cancel", " <state id='b'><transition event='e'>^<cancel sendid='x'/></transition></state>",
     "<cancel>"},
    {"raise for ever",
     " <state id='b'><transition event='e'>^<raise event='e'/></transition>"
     "</state>",
     "<raise>"},
    {"log", " <state id='b'><transition event='e'>^<log expr='x()'/></transition></state>",
     "<log>"},
    {"assign",
     " <state id='b'><transition event='e'>^<assign location='f' expr='x()'/></transition></state>",
     "<assign>"},
    {"foreach",
     " <state id='b'><transition event='e'>^<foreach item='i' array='x'/></transition>"
     "</state>",
     "<foreach>"},
    {"if", " <state id='b'><transition event='e'>^<if cond='x()'><else/></if></transition></state>",
     "<if>"},
    {"something on entry", " <state id='b'>^<onentry><send event='x'/></onentry></state>",
     "<onentry>"},
    {"something on exit", " <state id='b'>^<onexit><raise event='x'/></onexit></state>",
     "<onexit>"},
    {"something when done",
     " <final id='b'>^<donedata><param name='p' expr='x()'/></donedata>"
     "</final>",
     "<donedata>"},
    {"content", " <state id='b'>^<content expr='x()'/></state>", "<content>"},
    {"parallel", " ^<parallel id='b'><state id='c'/><state id='d'/></parallel>", "<parallel>"},
    {"shallow history", " <state id='b'>^<history id='h'/></state>", "<history>"},
    {"deep history",
     " <state id='b'>^<history id='h' type='deep'><transition target='b'/></history></state>",
     "<history>"},
    {"initial that does something",
     " <state id='b'><initial><transition target='c'>^<log/></transition></initial>"
     "<state id='c'/></state>",
     "<log>"},
    {"no event, for ever", " <state id='b'>^<transition target='b'/></state>", "without event"},
    {"no event but a guard", " <state id='b'>^<transition cond='true' target='z'/></state>",
     "without event"},
    {"data model of scripts", "^<scxml " OD_SCXML " datamodel='ecmascript'><final id='a'/></scxml>",
     "data model"},
    {"data model of paths", "^<scxml " OD_SCXML " datamodel='xpath'><final id='a'/></scxml>",
     "data model"},
    {"data model of C++",
     "^<scxml " OD_SCXML " datamodel='cplusplus:Evil:/tmp/evil.h'><final id='a'/></scxml>",
     "data model"},
    {"execution mode", "^<scxml " OD_SCXML " exmode='lax'><final id='a'/></scxml>",
     "no attribute exmode"},
    {"definition within a state", " <state id='b'>^<scxml " OD_SCXML "/></state>",
     "does not belong"},
    {"definition within the definition", " ^<scxml " OD_SCXML "/>", "does not belong"},
    {"transition that is code",
     " <state id='b'>^<transition event='e' type='javascript:x()'/>"
     "</state>",
     "neither internal nor external"},
    {"several targets at once", " <state id='b'>^<transition event='e' target='b z'/></state>",
     "one state at a time"},
};

constexpr Row kNames[] = {
    {"no namespace", "^<scxml name='n'><final id='a'/></scxml>", "the root is"},
    {"namespace in capitals",
     "^<scxml xmlns='HTTP://WWW.W3.ORG/2005/07/SCXML' name='n'><final id='a'/></scxml>",
     "the root is"},
    {"namespace with a blank",
     "^<scxml xmlns='http://www.w3.org/2005/07/scxml ' name='n'><final id='a'/></scxml>",
     "the root is"},
    {"namespace of another letter",
     "^<scxml xmlns='http://www.w3.org/2005/07/s\xD1\x81xml' name='n'><final id='a'/></scxml>",
     "the root is"},
    {"namespace taken away", " ^<state xmlns='' id='b'/>", "no namespace"},
    {"namespace by a prefix",
     "<s:scxml xmlns:s='http://www.w3.org/2005/07/scxml' name='n'><s:final id='a'/></s:scxml>", ""},
    {"namespace changed within",
     " <state id='b'>^<x:state xmlns:x='http://www.w3.org/2001/XInclude' id='c'/></state>",
     "would read another file"},
    {"od bound to something else", " <state id='b' xmlns:od='urn:evil' od:role='x' od:kind='y'/>",
     ""},
    {"od of another version", " <state id='b' xmlns:o2='urn:orderdeck:lifecycle:2' o2:x='y'/>", ""},
    {"od under another prefix", " ^<state id='b' xmlns:q='urn:orderdeck:lifecycle:1' q:x='y'/>",
     "no attribute od:x"},
    {"one attribute by two prefixes",
     " ^<state id='b' xmlns:q='urn:orderdeck:lifecycle:1' od:kind='final' q:kind='failed'/>",
     "not well-formed"},
    {"state of od", " ^<od:state id='b'/>", "<od:state> is not known"},
    {"prefix that nobody declared", " ^<evil:state id='b'/>", "not well-formed"},
    {"prefix of nothing", " ^<state xmlns:q='' id='b'/>", "not well-formed"},
    {"prefix xml taken", " ^<state xmlns:xml='urn:evil' id='b'/>", "not well-formed"},
    {"prefix xmlns taken", " ^<state xmlns:xmlns='urn:evil' id='b'/>", "not well-formed"},
    {"two colons", " ^<od:x:state id='b'/>", "not well-formed"},
    {"name that begins with a digit", " ^<1state id='b'/>", "not well-formed"},
    {"attribute without value", " ^<state id/>", "not well-formed"},
    {"attribute without quotes", " ^<state id=b/>", "not well-formed"},
    {"attribute with a tag", " <state id='^<state/>'/>", "not well-formed"},
    {"id thrice", " <state id='b'/>\n<state id='c'><state id='c2'/>^<state id='b'/></state>",
     "is taken by line 1"},
    {"id of a quote", " ^<state id='a&apos;b'/>", "quote"},
    {"id of a line end", " ^<state id='a&#10;b'/>", "blank"},
    {"id of a bracket", " ^<state id='In(b)'/>", "bracket"},
    {"id of a star", " ^<state id='*'/>", "*"},
    {"id of a path", " <state id='../../etc/passwd'/>", ""},
    {"id of a script's word", " <state id='__proto__'/>", ""},
    {"id of a formula", " <state id='=cmd|x'/>", ""},
    {"id that turns the line round",
     " <state id='\xE2\x80\xAE"
     "desrever'/>",
     ""},
    {"label of markup", " <state id='b' od:label='&lt;img src=x onerror=x()&gt;'/>", ""},
    {"name of a line end",
     "^<scxml xmlns='http://www.w3.org/2005/07/scxml' name='a&#10;b'><final id='a'/></scxml>",
     "name"},
    {"initial of a circle",
     " ^<state id='b' initial='c'><state id='d'/></state><state id='c' initial='b'/>",
     "does not lie within"},
    {"event of SQL", " <state id='b'><transition event=\"x';DROP-TABLE\" target='z'/></state>", ""},
    {"event of birth", " <state id='b'><transition event='created' target='z'/></state>", ""},
    {"event of stars", " <state id='b'>^<transition event='*.*.*' target='z'/></state>",
     "no event descriptor"},
    {"target time without end", " ^<state id='b' od:target='99999999999999999999d'/>",
     "no length of time"},
    {"target time below nothing", " ^<state id='b' od:target='-1s'/>", "no length of time"},
    {"timer of an endless time",
     " <state id='b'>^<od:timer event='e' after='9223372036854775807h'/></state>",
     "no length of time"},
    {"role of a god", " <state id='b'>^<transition event='e' od:role='root'/></state>",
     "none of viewer"},
};

constexpr Row kGuards[] = {
    {"guard of code", "fetch('http://127.0.0.1:9/')", "'and' or 'or' is missing"},
    {"guard of two", "1 = 1; 2 = 2", "has no meaning"},
    {"guard that assigns", "total := 1", "has no meaning"},
    {"guard of operators", "true &amp;&amp; true", "write and, or, not"},
    {"guard of back quotes", "`id` = 1", "has no meaning"},
    {"guard with a comment", "true /* x */", "has no meaning"},
    {"guard of three sides", "1 = 1 = 1", "two sides"},
    {"guard never closed", "(true and (false", "')' is missing"},
    {"guard closed twice", "(true))", "missing before"},
    {"guard of an open text", "region = 'x", "not closed"},
    {"guard of a text's quote", "region = '''", "not closed"},
    {"guard within nothing", "In()", "id"},
    {"guard within within", "In(In(z))", "In("},
    {"guard without brackets", "In z", "In(id)"},
    {"guard of a keyword", "and", "is expected"},
    {"guard of half a comparison", "version =", "is expected"},
    {"guard of a huge number", "version = 99999999999999999999", "no number"},
    {"guard of an exponent", "version = 1e999", "cannot begin with a digit"},
    {"guard of a hexadecimal number", "version = 0xFF", "cannot begin with a digit"},
    {"guard of dots", "version = 1.2.3", "no number"},
    {"guard of a minus", "version = --1", "has no meaning"},
    {"guard of a thousandth", "1.005 = 1", "no number"},
    {"guard of ordered truth", "true &lt; false", "no order"},
    {"guard of kinds", "region = version", "cannot be compared"},
    {"guard of a text alone", "'true'", "needs a comparison"},
    {"guard of a number alone", "1", "needs a comparison"},
    {"guard of a stranger", "secret = 1", "not declared"},
    {"guard of a look-alike", "regi\xD0\xBEn = 'x'", "not declared"},
    {"guard of a line end", "true&#10;and&#13;\ttrue", ""},
    {"guard of an invisible blank",
     "true\xC2\xA0"
     "and true",
     "is missing before"},
    {"guard of division", "version / 0 = 1", "has no meaning"},
    {"guard of a call", "previous.toString()", "'and' or 'or' is missing"},
};

// UTF-16, EBCDIC and others; also what XML forbids within UTF-8.
constexpr Row kEncodings[] = {
    {"nothing", "^", "not well-formed"},
    {"a mark and nothing", "^\xEF\xBB\xBF", "not well-formed"},
    {"two marks", "^\xEF\xBB\xBF\xEF\xBB\xBF<scxml/>", "two byte order marks"},
    {"a mark", "\xEF\xBB\xBF<scxml " OD_SCXML "><final id='a'/></scxml>", ""},
    {"a mark in the middle", "^<scxml " OD_SCXML ">\xEF\xBB\xBF<final id='a'/></scxml>",
     "holds text"},
    {"NUL first", "^\0<scxml/>"sv, "NUL"},
    {"NUL in an id", " <state id='a^\0b'/>"sv, "NUL"},
    {"NUL in a comment", "<!-- \xC3\xA9 ^\0 --><scxml/>"sv, "NUL"},
    {"NUL last", "<scxml " OD_SCXML "><final id='a'/></scxml>\n^\0"sv, "NUL"},
    {"NUL by reference", " ^<state id='a&#0;b'/>", "not well-formed"},
    {"control character", " ^<state id='a\x01'/>", "not well-formed"},
    {"control character by reference", " ^<state id='a&#x1;b'/>", "not well-formed"},
    {"escape sequence", " ^<state id='b' od:label='\x1b[2J'/>", "not well-formed"},
    {"delete", " ^<state id='a\x7f'/>", "holds a blank"},
    {"surrogate by reference", " ^<state id='a&#xD800;'/>", "not well-formed"},
    {"beyond Unicode by reference", " ^<state id='a&#x110000;'/>", "not well-formed"},
    {"reference without end", " ^<state id='a&#99999999999999999999999999;'/>", "not well-formed"},
    {"no character", " ^<state id='a\xEF\xBF\xBF'/>", "not well-formed"},
    {"surrogate in UTF-8", " <state id='a^\xED\xA0\x80'/>", "not UTF-8"},
    {"overlong bracket", " ^\xC0\xBCstate id='b'/>", "not UTF-8"},
    {"overlong NUL", " <state id='a^\xC0\x80'/>", "not UTF-8"},
    {"five bytes", " <state id='a^\xF8\x88\x80\x80\x80'/>", "not UTF-8"},
    {"beyond Unicode", " <state id='a^\xF4\x90\x80\x80'/>", "not UTF-8"},
    {"cut off within a character", "<scxml ^\xE2\x82", "not UTF-8"},
    {"rest of a character", "<scxml>^\x82\xAC</scxml>", "not UTF-8"},
    {"Latin-1", "<!-- M^\xFCller --><scxml/>", "not UTF-8"},
    {"UTF-16", "^\xFF\xFE<\0s\0"sv, "not UTF-8"},
    {"UTF-16, big end first", "^\xFE\xFF\0<\0s"sv, "not UTF-8"},
    {"UTF-16 without mark", "<^\0s\0c\0x\0m\0l\0"sv, "NUL"},
    {"UTF-32", "^\xFF\xFE\0\0<\0\0\0"sv, "not UTF-8"},
    {"EBCDIC", "L^\xA7\x94\x93", "not UTF-8"},
    {"UTF-7", "^<?xml version='1.0' encoding='UTF-7'?>+ADw-scxml/+AD4-", "encoding UTF-7"},
    {"UTF-16 by its word", "^<?xml version='1.0' encoding='UTF-16'?><scxml/>", "encoding UTF-16"},
    {"ISO 8859", "^<?xml version='1.0' encoding=\"iso-8859-15\"?><scxml/>", "encoding ISO-8859-15"},
    {"encoding of a path", "^<?xml version='1.0' encoding='../../x'?><scxml/>", "encoding"},
    {"encoding in small letters",
     "<?xml version='1.0' encoding='utf-8'?><scxml " OD_SCXML "><final id='a'/></scxml>", ""},
    {"XML 1.1", "<?xml version='1.1'?^><scxml/>", "not well-formed"},
    {"declaration behind a line end", "\n^<?xml version='1.0'?><scxml/>", "not well-formed"},
    {"standing half alone", "<?xml version='1.0' standalone='maybe'?^><scxml/>", "not well-formed"},
    {"packed", "\x1f^\x8b\x08\x00"sv, "not UTF-8"},
    {"a program",
     "^\x7f"
     "ELF\x02\x01\x01",
     "not well-formed"},
    {"JSON", "^{\"scxml\": []}", "not well-formed"},
    {"a document", "^%PDF-1.7", "not well-formed"},
};

void add(std::vector<HostileDefinition>& all, std::span<const Row> rows)
{
    for (const Row& row : rows) {
        const bool inner = row.marked.starts_with(' ');
        const std::string marked(row.marked);
        all.push_back({std::string(row.name),
                       inner ? definition("<final id='z'/>" + marked.substr(1)) : marked,
                       std::string(row.cause)});
    }
}

} // namespace

std::vector<HostileDefinition> writtenHostileDefinitions()
{
    std::vector<HostileDefinition> all;
    for (const std::span<const Row> rows :
         {std::span<const Row>(kReachingOut), std::span<const Row>(kDoing),
          std::span<const Row>(kNames), std::span<const Row>(kEncodings)})
        add(all, rows);
    for (const Row& row : kGuards) {
        const std::string mark = row.cause.empty() ? "" : "^";
        all.push_back(
            {std::string(row.name),
             definition("<final id='z'/><state id='b'>" + mark + "<transition event='e' cond=\"" +
                        std::string(row.marked) + "\"/></state>"),
             std::string(row.cause)});
    }
    return all;
}

} // namespace orderdeck
