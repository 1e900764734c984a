#include "backend/workload/import/input_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace orderdeck {

namespace {

std::string systemCause(int code) { return std::generic_category().message(code); }

Error refusal(ErrorKind kind, const std::string& path, std::string cause)
{
    return {kind, std::move(cause), path + ":1"};
}

std::string_view nameOfKind(mode_t mode)
{
    if (S_ISDIR(mode))
        return "a folder";
    if (S_ISFIFO(mode))
        return "a pipe";
    if (S_ISSOCK(mode))
        return "a socket";
    return "a device";
}

struct Signature {
    std::string_view bytes;
    std::string_view what;
};
using namespace std::string_view_literals;
constexpr std::array kSignatures{
    Signature{"\x1f\x8b"sv, "packed with gzip: unpack it first"},
    Signature{"PK\x03\x04"sv, "a zip archive or a spreadsheet: unpack it, or export it as CSV"},
    Signature{"\xd0\xcf\x11\xe0"sv, "an old office document: export it as CSV"},
    Signature{"BZh"sv, "packed with bzip2: unpack it first"},
    Signature{"\xfd"
              "7zXZ\0"sv,
              "packed with xz: unpack it first"},
    Signature{"\x28\xb5\x2f\xfd"sv, "packed with zstd: unpack it first"},
    Signature{"SQLite format 3\0"sv, "an SQLite database: export the table as CSV"},
    Signature{"%PDF-"sv, "a PDF document"},
    Signature{"\x7f"
              "ELF"sv,
              "a program"},
    Signature{"\x89PNG"sv, "an image"},
    Signature{"PAR1"sv, "a Parquet file: export it as CSV"},
    Signature{"\xff\xfe"sv, "text in UTF-16: save it as UTF-8"},
    Signature{"\xfe\xff"sv, "text in UTF-16: save it as UTF-8"},
};

bool isControl(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

} // namespace

InputFile::InputFile(std::string path, int descriptor, std::int64_t size)
    : m_path(std::move(path)), m_descriptor(descriptor), m_size(size)
{}

InputFile::~InputFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

InputFile::InputFile(InputFile&& other) noexcept
    : m_path(std::move(other.m_path)), m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_size(other.m_size), m_read(other.m_read)
{}

InputFile& InputFile::operator=(InputFile&& other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_size, other.m_size);
    std::swap(m_read, other.m_read);
    return *this;
}

Result<InputFile> InputFile::open(const std::string& path)
{
    if (path.find('\0') != std::string::npos)
        return refusal(ErrorKind::Invalid, path, "the name of the file holds a NUL");
    // Non-blocking, so that a pipe without writer is refused instead of waited for.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) {
        const int code = errno;
        return refusal(code == ENOENT ? ErrorKind::NotFound : ErrorKind::Io, path,
                       "the file cannot be opened: " + systemCause(code));
    }
    struct stat facts {};
    if (::fstat(descriptor, &facts) != 0) {
        const int code = errno;
        ::close(descriptor);
        return refusal(ErrorKind::Io, path, "the file cannot be looked at: " + systemCause(code));
    }
    if (!S_ISREG(facts.st_mode)) {
        ::close(descriptor);
        return refusal(ErrorKind::Invalid, path,
                       "this is " + std::string(nameOfKind(facts.st_mode)) + ", not a file");
    }
    return InputFile(path, descriptor, facts.st_size);
}

bool InputFile::isSameFile(const std::string& path) const
{
    struct stat mine {};
    struct stat other {};
    return ::fstat(m_descriptor, &mine) == 0 && ::stat(path.c_str(), &other) == 0 &&
           mine.st_dev == other.st_dev && mine.st_ino == other.st_ino;
}

Result<std::size_t> InputFile::read(char* to, std::size_t most)
{
    const std::size_t wanted = std::min(most, static_cast<std::size_t>(m_size - m_read));
    while (true) {
        const ssize_t count = ::read(m_descriptor, to, wanted);
        if (count == 0 && wanted > 0)
            return Error{ErrorKind::Io,
                         "the file was cut off while it was read: it had " +
                             std::to_string(m_size) + " bytes, now it ends after " +
                             std::to_string(m_read),
                         m_path};
        if (count >= 0) {
            m_read += count;
            return static_cast<std::size_t>(count);
        }
        if (errno != EINTR)
            return Error{ErrorKind::Io, "the file cannot be read: " + systemCause(errno), m_path};
    }
}

Result<std::string> InputFile::readAt(std::int64_t offset, std::size_t length) const
{
    std::string bytes(length, '\0');
    std::size_t done = 0;
    while (done < length) {
        const ssize_t count =
            ::pread(m_descriptor, bytes.data() + done, length - done, offset + off_t(done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return Error{ErrorKind::Io, "the file cannot be read: " + systemCause(errno), m_path};
        if (count == 0)
            break;
        done += static_cast<std::size_t>(count);
    }
    bytes.resize(done);
    return bytes;
}

std::string foreignFormat(std::string_view head)
{
    for (const Signature& signature : kSignatures)
        if (head.starts_with(signature.bytes))
            return "this is " + std::string(signature.what);
    // One stray byte spoils a row; a file full of them is none of ours.
    const auto controls = std::ranges::count_if(head.substr(0, 4096), isControl);
    const auto looked = static_cast<std::ptrdiff_t>(std::min<std::size_t>(head.size(), 4096));
    if (controls >= 8 && controls * 20 > looked)
        return "this is no text: it is full of control characters";
    return {};
}

} // namespace orderdeck
