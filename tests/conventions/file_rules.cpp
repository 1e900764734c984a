#include "tests/conventions/rules.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace orderdeck::conventions {

namespace {

constexpr int kMostLines = 500;
constexpr std::array<std::string_view, 9> kEmptyNames{
    "helper", "helpers", "util", "utils", "utilities", "manager", "handler", "handlers", "impl"};

std::string_view stem(std::string_view path)
{
    path.remove_prefix(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
    return path.substr(0, path.find('.'));
}

bool isSnakeCase(std::string_view name)
{
    return std::ranges::all_of(name, [](char c) {
        return std::islower(static_cast<unsigned char>(c)) != 0 ||
               std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '_';
    });
}

bool saysNothing(std::string_view name)
{
    while (true) {
        const std::size_t end = std::min(name.find('_'), name.size());
        if (std::ranges::find(kEmptyNames, name.substr(0, end)) != kEmptyNames.end())
            return true;
        if (end == name.size())
            return false;
        name.remove_prefix(end + 1);
    }
}

} // namespace

Findings checkFile(const SourceText& source)
{
    Findings findings;
    const auto& path = source.path();
    const auto endsWith = [&path](std::string_view suffix) { return path.ends_with(suffix); };
    const bool counted = source.isCpp() || path == "dev" || path == ".ci/run" ||
                         endsWith("CMakeLists.txt") || endsWith(".py") || endsWith(".sql") ||
                         endsWith(".cmake");
    if (counted && source.lineCount() > kMostLines)
        findings.push_back({path, kMostLines + 1, "file-length",
                            std::to_string(source.lineCount()) + " lines, at most 500"});
    if (source.isCpp() && !isSnakeCase(stem(path)))
        findings.push_back({path, 1, "file-name", "names are in snake_case"});
    if (saysNothing(stem(path)))
        findings.push_back({path, 1, "file-name", "the name does not say what it is"});
    return findings;
}

} // namespace orderdeck::conventions
