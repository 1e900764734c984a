#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace orderdeck {

/// A place in a text, in lines and characters (code points) from 1.
struct TextPosition {
    int line = 1;
    int column = 1;
    friend auto operator<=>(const TextPosition&, const TextPosition&) = default;
};

/// A piece of markup of an XML text.
struct Markup {
    enum class Kind : std::uint8_t { StartTag, EndTag, Comment, CData, Instruction, Doctype };
    Kind kind = Kind::StartTag;
    std::size_t begin = 0;      ///< Byte of its '<'.
    std::size_t end = 0;        ///< Byte after its '>', or the end of the text when it has none.
    TextPosition at;            ///< Of its '<'.
    std::size_t attributes = 0; ///< Of a start tag: its '=' outside quotes.
};

/// Every piece of markup in order. QXmlStreamReader says where a token ends, a diagnostic is about
/// where its tag begins; of a well-formed text the n-th start tag here is its n-th start element.
/// Borrows the text (UTF-8).
class MarkupScan {
public:
    /// It looks no further than one piece of markup beyond these.
    static constexpr std::size_t kMost = 32'768;

    explicit MarkupScan(std::string_view text);
    /// The n-th markup of this kind, from 0; the end of the text when there are fewer.
    [[nodiscard]] TextPosition nth(Markup::Kind kind, std::size_t n) const;
    /// The markup that holds this byte; nullptr when it stands between markup.
    [[nodiscard]] const Markup* around(std::size_t byte) const;
    /// The last markup when the text ends within it, else nullptr.
    [[nodiscard]] const Markup* unclosed() const;
    /// The first markup of this kind that begins so; nullptr: none.
    [[nodiscard]] const Markup* first(Markup::Kind kind, std::string_view beginning) const;
    /// The first start tag with more attributes than this; nullptr: none.
    [[nodiscard]] const Markup* crowded(std::size_t attributes) const;
    /// The first markup beyond kMost; nullptr: there are no more.
    [[nodiscard]] const Markup* tooMuch() const;
    /// The first markup of more bytes than this; nullptr: none.
    [[nodiscard]] const Markup* longerThan(Markup::Kind kind, std::size_t bytes) const;
    [[nodiscard]] TextPosition positionOf(std::size_t byte) const;
    /// The byte at which the n-th UTF-16 unit of the text begins.
    [[nodiscard]] std::size_t byteOfUtf16(std::size_t unit) const;

private:
    void add(Markup::Kind kind, std::size_t begin, std::size_t end);
    [[nodiscard]] std::size_t endAfter(std::string_view mark, std::size_t from) const;
    [[nodiscard]] std::size_t endOfTag(std::size_t from, std::size_t& attributes) const;
    /// Moves a place on to `byte`, counting lines and characters.
    void advance(TextPosition& at, std::size_t from, std::size_t byte) const;

    std::string_view m_text;
    std::vector<Markup> m_markup;
    std::array<std::vector<std::size_t>, 6> m_byKind; ///< Indices into m_markup.
    TextPosition m_last;
    std::size_t m_lastByte = 0;
};

} // namespace orderdeck
