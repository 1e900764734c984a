#pragma once

#include "backend/foundation/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace orderdeck {

/// An open regular file, read in pieces up to the size that it had when it was opened: what is
/// written to it meanwhile may be half a row, and belongs to the next import. Folders, devices,
/// pipes and sockets are refused, also behind a link. Belongs to one thread.
class InputFile {
public:
    [[nodiscard]] static Result<InputFile> open(const std::string& path);
    ~InputFile();
    InputFile(InputFile&& other) noexcept;
    InputFile& operator=(InputFile&& other) noexcept;
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    [[nodiscard]] const std::string& path() const { return m_path; }
    [[nodiscard]] std::int64_t size() const { return m_size; } ///< In bytes, when it was opened.
    /// Whether that name leads to this file, by whatever links.
    [[nodiscard]] bool isSameFile(const std::string& path) const;
    /// Up to `most` bytes from where the last read ended; 0: the end. An error: it cannot be read,
    /// or was cut off meanwhile.
    [[nodiscard]] Result<std::size_t> read(char* to, std::size_t most);
    /// `length` bytes from `offset`, fewer at the end; leaves the place of read() alone.
    [[nodiscard]] Result<std::string> readAt(std::int64_t offset, std::size_t length) const;

private:
    InputFile(std::string path, int descriptor, std::int64_t size);
    std::string m_path;
    int m_descriptor = -1;
    std::int64_t m_size = 0;
    std::int64_t m_read = 0; ///< Bytes so far.
};

/// What the first bytes of a file are when they are no text of comma-separated values ("data packed
/// with gzip: unpack it first"); empty: they may be.
[[nodiscard]] std::string foreignFormat(std::string_view head);

} // namespace orderdeck
