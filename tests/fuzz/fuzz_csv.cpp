#include "backend/workload/import/csv_reader.h"
#include "backend/workload/import/importer.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/support/import_door.h"

#include <sys/mman.h>
#include <unistd.h>

using namespace orderdeck;
using fuzz::require;

namespace {

constexpr std::string_view kMapping = R"(lifecycle = "plain"
source = "shop"
currency = "EUR"
[time]
format = ["iso", "%d.%m.%y %H:%M", "%b %d %Y %I:%M:%S %p %z", "%s"]
[[file]]
role = "orders"
[order]
number = "no"
customer = { column = "who", otherwise = "somebody" }
region = { constant = "all" }
placed_at = "at"
total = "amount"
[status]
column = "status"
[status.states]
N = "new"
D = "done"
)";
constexpr std::string_view kLifecycle = R"(<?xml version="1.0"?>
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="plain" initial="new">
  <state id="new"><transition event="do" target="done"/></state>
  <final id="done"/>
</scxml>)";

/// A file in memory that can be opened by its name.
class MemoryFile {
public:
    explicit MemoryFile(std::string_view bytes) : m_descriptor(::memfd_create("fuzz", MFD_CLOEXEC))
    {
        require(m_descriptor >= 0 && ::write(m_descriptor, bytes.data(), bytes.size()) ==
                                         static_cast<ssize_t>(bytes.size()),
                "memory holds the input");
    }
    ~MemoryFile() { ::close(m_descriptor); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    [[nodiscard]] std::string path() const
    {
        return "/proc/self/fd/" + std::to_string(m_descriptor);
    }

private:
    int m_descriptor;
};

/// Rows follow each other, and each stands in the file where it says.
void checkRows(const MemoryFile& file, std::string_view bytes, CsvDialect dialect)
{
    auto reader = CsvReader::open(file.path(), dialect);
    if (!reader) {
        require(!reader.error().message.empty(), "a refusal says why");
        return;
    }
    reader->expectColumns(3);
    CsvRow row;
    std::int64_t line = 0;
    std::int64_t offset = -1;
    while (true) {
        const auto more = reader->next(row);
        require(more.ok(), "a file in memory is read to its end");
        if (!*more)
            break;
        require(row.line() > line && row.offset() > offset, "rows follow each other");
        line = row.line();
        offset = row.offset();
        require(bytes.compare(std::size_t(offset), row.raw().size(), row.raw()) == 0,
                "a row stands where it says");
        std::size_t length = 0;
        for (int column = 1; column <= row.columns(); ++column)
            length += row.field(column).size();
        require(length <= row.raw().size(), "fields are no longer than their row");
        require(row.blank() || !row.defect().empty() || row.columns() == 3,
                "a good row has the columns that it should have");
    }
    require(reader->bytesRead() == static_cast<std::int64_t>(bytes.size()), "nothing is left over");
}

Mapping plainMapping()
{
    auto mapping = parseMapping(kMapping, "plain.toml");
    require(mapping.ok(), "the mapping is well-formed");
    mapping->lifecycleSource = kLifecycle;
    return std::move(mapping).value();
}

/// Every row is used, skipped, refused or already there.
void checkImport(const MemoryFile& file)
{
    static const Mapping mapping = plainMapping();
    ImportDoor door;
    const auto report = runImport(door, mapping, {file.path()}, {.chunkOrders = 7}, {});
    if (!report) {
        require(!report.error().message.empty(), "a refusal says why");
        return;
    }
    require(report->balanced() && report->end == ImportEnd::Completed, "the account holds");
    require(static_cast<std::int64_t>(door.all().size()) == report->orders.written,
            "what is said to be written is there");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    const std::string_view text = fuzz::textOf(bytes, size);
    const MemoryFile file(text);
    checkRows(file, text, {.maxRowBytes = 64, .maxRowLines = 3, .maxColumns = 6});
    checkRows(file, text, {.delimiter = ';'});
    checkImport(file);
    return 0;
}
