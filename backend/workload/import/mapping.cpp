#include "backend/workload/import/mapping.h"

#include "backend/workload/import/input_file.h"
#include "backend/workload/import/mapping_reader.h"
#include "resources/resources.h"

namespace orderdeck {

namespace {

constexpr std::int64_t kLargestFile = 1024 * 1024;

std::string folderOf(const std::string& path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? std::string() : path.substr(0, slash + 1);
}

std::string nameOf(const std::string& path)
{
    std::string name = path.substr(folderOf(path).size());
    if (name.ends_with(".toml"))
        name.resize(name.size() - 5);
    return name;
}

Result<std::string> readSmallFile(const std::string& path)
{
    const Result<InputFile> file = InputFile::open(path);
    if (!file)
        return file.error();
    if (file->size() > kLargestFile)
        return Error{ErrorKind::Invalid, "the file is larger than 1 MiB", path};
    return file->readAt(0, static_cast<std::size_t>(file->size()));
}

/// A definition beside the mapping goes before one of the program's own.
std::string findLifecycle(const std::string& name, const std::string& folder)
{
    if (name.find('/') != std::string::npos)
        return {};
    if (auto own = readSmallFile(folder + name + ".scxml"); !folder.empty() && own)
        return std::move(own).value();
    auto shipped = readResource("lifecycles/" + name + ".scxml");
    return shipped ? std::move(shipped).value() : std::string();
}

} // namespace

Result<Mapping> parseMapping(std::string_view toml, const std::string& path)
{
    try {
        const toml::table root = toml::parse(toml, path);
        Result<Mapping> mapping = MappingReader(path).read(root);
        if (mapping)
            mapping->name = nameOf(path);
        return mapping;
    } catch (const toml::parse_error& error) {
        return Error{ErrorKind::Invalid, std::string(error.description()),
                     path + ':' + std::to_string(error.source().begin.line)};
    }
}

Result<Mapping> loadMapping(const std::string& nameOrPath)
{
    const bool bare = nameOrPath.find_first_of("/.") == std::string::npos;
    const std::string path = bare ? "mappings/" + nameOrPath + ".toml" : nameOrPath;
    const Result<std::string> bytes = bare ? readResource(path) : readSmallFile(path);
    if (!bytes)
        return bytes.error();
    Result<Mapping> mapping = parseMapping(*bytes, path);
    if (!mapping)
        return mapping;
    const std::string folder = folderOf(path);
    mapping->lifecycleSource = findLifecycle(mapping->lifecycle, bare             ? std::string()
                                                                 : folder.empty() ? "./"
                                                                                  : folder);
    return mapping;
}

std::vector<std::string> shippedMappings()
{
    return {"ocel-orders", "olist-1k-joined", "retail_db"};
}

} // namespace orderdeck
