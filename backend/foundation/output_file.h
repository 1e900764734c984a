#pragma once

#include "backend/foundation/result.h"

#include <memory>
#include <string>
#include <string_view>

class QSaveFile;

namespace orderdeck {

/// Where bytes go, one after the other. What was written counts only after finish().
class ByteSink {
public:
    virtual ~ByteSink() = default;
    [[nodiscard]] virtual Result<void> write(std::string_view bytes) = 0;
    [[nodiscard]] virtual Result<void> finish() = 0;
};

/// A file that is there as a whole or not at all: written beside its place, put there by finish().
/// Without that nothing stays, and a file that was there before stays as it was. One thread.
class OutputFile final : public ByteSink {
public:
    /// Io: there is no such folder, or it cannot be written.
    [[nodiscard]] static Result<std::unique_ptr<OutputFile>> open(const std::string& path);
    ~OutputFile() override;

    [[nodiscard]] Result<void> write(std::string_view bytes) override;
    [[nodiscard]] Result<void> finish() override;

private:
    explicit OutputFile(std::unique_ptr<QSaveFile> file);
    [[nodiscard]] Error trouble() const;
    std::unique_ptr<QSaveFile> m_file;
};

} // namespace orderdeck
