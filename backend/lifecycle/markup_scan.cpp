#include "backend/lifecycle/markup_scan.h"

#include <algorithm>

namespace orderdeck {

namespace {

bool isDeclaration(std::string_view markup)
{
    return markup.starts_with("<?xml") && markup.size() > 5 &&
           std::string_view(" \t\r\n").find(markup[5]) != std::string_view::npos;
}

std::string_view endMark(Markup::Kind kind)
{
    switch (kind) {
    case Markup::Kind::Comment: return "-->";
    case Markup::Kind::CData: return "]]>";
    case Markup::Kind::Instruction: return "?>";
    default: return ">";
    }
}

} // namespace

MarkupScan::MarkupScan(std::string_view text) : m_text(text)
{
    std::size_t at = m_text.find('<');
    while (at != std::string_view::npos && m_markup.size() <= kMost) {
        const std::string_view rest = m_text.substr(at);
        std::size_t end = 0;
        if (rest.starts_with("<!--")) {
            end = endAfter("-->", at + 4);
            add(Markup::Kind::Comment, at, end);
        } else if (rest.starts_with("<![CDATA[")) {
            end = endAfter("]]>", at + 9);
            add(Markup::Kind::CData, at, end);
        } else if (rest.starts_with("<?")) {
            end = endAfter("?>", at + 2);
            // The XML declaration looks like an instruction and is none.
            if (!(at == 0 && isDeclaration(rest)))
                add(Markup::Kind::Instruction, at, end);
        } else if (rest.starts_with("<!")) {
            end = endAfter(">", at + 2);
            add(Markup::Kind::Doctype, at, end);
        } else if (rest.starts_with("</")) {
            end = endAfter(">", at + 2);
            add(Markup::Kind::EndTag, at, end);
        } else {
            std::size_t attributes = 0;
            end = endOfTag(at + 1, attributes);
            add(Markup::Kind::StartTag, at, end);
            m_markup.back().attributes = attributes;
        }
        at = m_text.find('<', end);
    }
}

void MarkupScan::add(Markup::Kind kind, std::size_t begin, std::size_t end)
{
    advance(m_last, m_lastByte, begin);
    m_lastByte = begin;
    m_byKind[static_cast<std::size_t>(kind)].push_back(m_markup.size());
    m_markup.push_back({kind, begin, end, m_last, 0});
}

std::size_t MarkupScan::endAfter(std::string_view mark, std::size_t from) const
{
    const std::size_t found = m_text.find(mark, from);
    return found == std::string_view::npos ? m_text.size() : found + mark.size();
}

/// A '>' within quotes does not end a tag; a '<' does, since no attribute may hold one.
std::size_t MarkupScan::endOfTag(std::size_t from, std::size_t& attributes) const
{
    char quote = 0;
    for (std::size_t at = from; at < m_text.size(); ++at) {
        const char c = m_text[at];
        if (c == '<')
            return at;
        if (quote == 0 && c == '>')
            return at + 1;
        if (quote == 0 && c == '=')
            ++attributes;
        if (quote == 0 && (c == '"' || c == '\''))
            quote = c;
        else if (c == quote)
            quote = 0;
    }
    return m_text.size();
}

void MarkupScan::advance(TextPosition& at, std::size_t from, std::size_t byte) const
{
    for (std::size_t i = from; i < byte; ++i) {
        const char c = m_text[i];
        const bool newline =
            c == '\n' || (c == '\r' && !(i + 1 < m_text.size() && m_text[i + 1] == '\n'));
        if (newline) {
            ++at.line;
            at.column = 1;
        } else if (c != '\r' && (static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
            ++at.column;
        }
    }
}

TextPosition MarkupScan::nth(Markup::Kind kind, std::size_t n) const
{
    const auto& indices = m_byKind[static_cast<std::size_t>(kind)];
    return n < indices.size() ? m_markup[indices[n]].at : positionOf(m_text.size());
}

const Markup* MarkupScan::around(std::size_t byte) const
{
    const auto after = std::upper_bound(m_markup.begin(), m_markup.end(), byte,
                                        [](std::size_t b, const Markup& m) { return b < m.begin; });
    if (after == m_markup.begin())
        return nullptr;
    const Markup& markup = *std::prev(after);
    return byte < markup.end ? &markup : nullptr;
}

const Markup* MarkupScan::unclosed() const
{
    if (m_markup.empty() || m_markup.back().end < m_text.size() ||
        m_text.ends_with(endMark(m_markup.back().kind)))
        return nullptr;
    return &m_markup.back();
}

const Markup* MarkupScan::first(Markup::Kind kind, std::string_view beginning) const
{
    for (const std::size_t index : m_byKind[static_cast<std::size_t>(kind)])
        if (m_text.substr(m_markup[index].begin).starts_with(beginning))
            return &m_markup[index];
    return nullptr;
}

const Markup* MarkupScan::crowded(std::size_t attributes) const
{
    const auto found = std::find_if(m_markup.begin(), m_markup.end(), [&](const Markup& markup) {
        return markup.kind == Markup::Kind::StartTag && markup.attributes > attributes;
    });
    return found == m_markup.end() ? nullptr : &*found;
}

const Markup* MarkupScan::tooMuch() const
{
    return m_markup.size() > kMost ? &m_markup.back() : nullptr;
}

const Markup* MarkupScan::longerThan(Markup::Kind kind, std::size_t bytes) const
{
    const auto found = std::find_if(m_markup.begin(), m_markup.end(), [&](const Markup& markup) {
        return markup.kind == kind && markup.end - markup.begin > bytes;
    });
    return found == m_markup.end() ? nullptr : &*found;
}

TextPosition MarkupScan::positionOf(std::size_t byte) const
{
    TextPosition at;
    advance(at, 0, std::min(byte, m_text.size()));
    return at;
}

std::size_t MarkupScan::byteOfUtf16(std::size_t unit) const
{
    std::size_t units = 0;
    for (std::size_t i = 0; i < m_text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(m_text[i]);
        if ((byte & 0xC0U) == 0x80U)
            continue;
        if (units >= unit)
            return i;
        units += byte >= 0xF0 ? 2 : 1;
    }
    return m_text.size();
}

} // namespace orderdeck
