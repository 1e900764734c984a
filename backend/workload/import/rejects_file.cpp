#include "backend/workload/import/rejects_file.h"

#include "backend/foundation/text.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <system_error>

namespace orderdeck {

namespace {

std::string escapedBytes(std::string_view text)
{
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string clean;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte != 0 && byte < 0x80)
            clean.push_back(c);
        else
            clean.append("\\x").append(1, kHex[byte >> 4U]).append(1, kHex[byte & 15U]);
    }
    return clean;
}

} // namespace

std::string safeCell(std::string_view text)
{
    constexpr std::string_view kFormula = "=+-@\t\r";
    std::string cell = isCleanText(text) ? std::string(text) : escapedBytes(text);
    if (!cell.empty() && kFormula.find(cell.front()) != std::string_view::npos)
        cell.insert(cell.begin(), '\'');
    if (cell.find_first_of(",\"\r\n") == std::string::npos)
        return cell;
    std::string quoted("\"");
    for (const char c : cell)
        quoted.append(c == '"' ? 2 : 1, c);
    return quoted + '"';
}

Result<void> RejectsFile::write(std::string_view text)
{
    if (std::fwrite(text.data(), 1, text.size(), m_file.get()) == text.size())
        return {};
    return Error{ErrorKind::Io,
                 "the file of refused rows cannot be written: " +
                     std::generic_category().message(errno),
                 m_path};
}

Result<void> RejectsFile::add(const std::string& file, std::int64_t line, int column,
                              std::string_view cause, std::string_view row)
{
    if (m_path.empty())
        return {};
    if (!m_file) {
        // Non-blocking, so that a pipe without reader is an error instead of waited for.
        const int descriptor = ::open(
            m_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0666);
        m_file.reset(descriptor < 0 ? nullptr : ::fdopen(descriptor, "wb"));
        if (!m_file)
            return Error{ErrorKind::Io,
                         "the file of refused rows cannot be made: " +
                             std::generic_category().message(errno),
                         m_path};
        m_written = true;
        if (const auto begun = write("file,line,column,cause,row\n"); !begun)
            return begun;
    }
    return write(safeCell(file) + ',' + std::to_string(line) + ',' + std::to_string(column) + ',' +
                 safeCell(cause) + ',' + safeCell(row) + '\n');
}

Result<void> RejectsFile::close()
{
    if (!m_file || std::fclose(m_file.release()) == 0)
        return {};
    return Error{ErrorKind::Io,
                 "the file of refused rows cannot be written: " +
                     std::generic_category().message(errno),
                 m_path};
}

} // namespace orderdeck
