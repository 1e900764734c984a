#include "backend/foundation/output_file.h"

#include <QSaveFile>

#include <cerrno>
#include <utility>

namespace orderdeck {

OutputFile::OutputFile(std::unique_ptr<QSaveFile> file) : m_file(std::move(file)) {}

OutputFile::~OutputFile() = default;

Result<std::unique_ptr<OutputFile>> OutputFile::open(const std::string& path)
{
    auto file = std::make_unique<QSaveFile>(QString::fromStdString(path));
    if (!file->open(QIODevice::WriteOnly))
        return Error{ErrorKind::Io,
                     "the file cannot be written: " + file->errorString().toStdString() +
                         "; choose another place",
                     path};
    return std::unique_ptr<OutputFile>(new OutputFile(std::move(file)));
}

Error OutputFile::trouble() const
{
    const std::string path = m_file->fileName().toStdString();
    if (m_file->error() == QFileDevice::ResourceError || errno == ENOSPC)
        return {ErrorKind::Io,
                "the disk is full and nothing was kept; make room or choose another place", path};
    return {ErrorKind::Io,
            "the file could not be written and nothing was kept: " +
                m_file->errorString().toStdString(),
            path};
}

Result<void> OutputFile::write(std::string_view bytes)
{
    errno = 0;
    const auto size = static_cast<qint64>(bytes.size());
    if (m_file->write(bytes.data(), size) != size)
        return trouble();
    return {};
}

Result<void> OutputFile::finish()
{
    errno = 0;
    if (!m_file->flush() || !m_file->commit())
        return trouble();
    return {};
}

} // namespace orderdeck
