#pragma once

#include "backend/workload/import/importer.h"
#include "tests/support/import_door.h"

#include <QTemporaryDir>
#include <QTest>

#include <string>
#include <string_view>
#include <vector>

/// So that a failure shows the texts.
template <>
inline char* QTest::toString(const std::string& text)
{
    return qstrdup(text.c_str());
}

namespace orderdeck {

/// A folder for the files of a test; gone with it.
class FileBench {
public:
    /// Its path.
    std::string write(const std::string& name, std::string_view bytes) const;
    [[nodiscard]] std::string path(const std::string& name) const;
    [[nodiscard]] std::string read(const std::string& name) const;
    [[nodiscard]] bool exists(const std::string& name) const;

private:
    QTemporaryDir m_folder;
};

/// A file of tests/workload/data.
[[nodiscard]] std::string ownFile(const std::string& name);
[[nodiscard]] std::string bytesOf(const std::string& path);
/// The folder of real histories; empty: there is none.
[[nodiscard]] std::string realData();

/// An orders file with number, time, amount and status; the lifecycle has the states new, done and
/// gone, and the events do (new → done) and drop (done → gone).
[[nodiscard]] Mapping plainMapping();
/// With a piece of TOML behind it.
[[nodiscard]] Mapping plainMappingWith(std::string_view toml);
/// plainMapping()'s text.
[[nodiscard]] std::string plainToml();
[[nodiscard]] std::string plainLifecycle();

/// "1/2/3/4": used, skipped, refused, already there.
[[nodiscard]] std::string equation(const ImportFileReport& file);
/// One line per order: number, facts, flags, and its events with from, to and time.
[[nodiscard]] std::string dump(const OrderHistory& history);

} // namespace orderdeck
