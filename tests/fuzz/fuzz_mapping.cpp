#include "backend/workload/import/mapping.h"
#include "tests/fuzz/fuzz_input.h"

using namespace orderdeck;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    const auto mapping = parseMapping(fuzz::textOf(bytes, size), "fuzz.toml");
    if (!mapping) {
        require(!mapping.error().message.empty(), "a refusal says why");
        require(mapping.error().context.starts_with("fuzz.toml:"), "and where");
        return 0;
    }
    require(!mapping->files.empty() && !mapping->times.empty(), "there is something to read");
    for (const MappingColumn& column : mapping->columns)
        require(column.file >= 0 && column.file < static_cast<int>(mapping->files.size()),
                "a column lies in a file of the mapping");
    return 0;
}
