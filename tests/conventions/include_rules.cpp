#include "tests/conventions/rules.h"

#include <algorithm>
#include <array>
#include <regex>

namespace orderdeck::conventions {

namespace {

/// A folder and how high it stands; a file includes its own folder and what is lower.
struct Floor {
    std::string_view folder;
    int height;
};
// The longer folder first, where one lies in the other.
constexpr std::array kFloors{
    Floor{"backend/foundation", 0},
    Floor{"resources", 1},
    Floor{"backend/local_cluster", 1},
    Floor{"backend/metrics", 1},
    Floor{"backend/sharding", 1},
    Floor{"backend/connection_pool", 2},
    Floor{"backend/replication", 2},
    Floor{"backend/lifecycle", 2},
    Floor{"backend/orders", 3},
    Floor{"backend/storage/sql", 5},
    Floor{"backend/storage/sqlite", 6},
    Floor{"backend/storage/postgres", 6},
    Floor{"backend/storage", 4},
    Floor{"backend/service", 7},
    Floor{"backend/workload", 8},
    Floor{"backend/hosting", 9},
    Floor{"models", 10},
    Floor{"widgets", 11},
    Floor{"app", 12},
};

const Floor* floorOf(std::string_view path)
{
    const auto found = std::ranges::find_if(kFloors, [path](const Floor& floor) {
        return path.starts_with(floor.folder) && path.size() > floor.folder.size() &&
               path[floor.folder.size()] == '/';
    });
    return found == kFloors.end() ? nullptr : &*found;
}

bool needsAWindow(const std::string& header)
{
    static const std::regex kWindow(
        "(Qt(Gui|Widgets|Charts|Svg)/.*)|(Q(Gui)?Application)|(Q(Widget|Color|Icon|Painter|Pixmap|"
        "Image|Font|FontMetrics|Brush|Pen|Palette|Action|Cursor|Clipboard|Screen|Window|Style|"
        "MainWindow|Dialog|MessageBox|FileDialog|Label|PushButton|TableView|TreeView|KeyEvent|"
        "MouseEvent|DesktopServices|StandardItemModel))");
    return std::regex_match(header, kWindow);
}

std::string trouble(const SourceText& source, const std::string& header)
{
    const Floor* own = floorOf(source.path());
    if (own == nullptr)
        return {};
    const Floor* other = floorOf(header);
    if (other != nullptr && other->folder != own->folder && other->height >= own->height)
        return std::string(own->folder) + " stands below or beside " + std::string(other->folder);
    if (header.starts_with("tests/"))
        return "tests are not part of the product";
    if (source.isUnder("backend") && needsAWindow(header))
        return "the backend has no window";
    const bool ofSql =
        header.starts_with("QSql") || header.starts_with("QtSql") || header == "sqlite3.h";
    if (ofSql && !source.isUnder("backend/storage/sqlite"))
        return "SQLite and Qt SQL belong to backend/storage/sqlite";
    if (header.starts_with("pqxx") && !source.isUnder("backend/storage/postgres"))
        return "libpqxx belongs to backend/storage/postgres";
    return {};
}

} // namespace

Findings checkIncludes(const SourceText& source)
{
    static const std::regex kInclude(R"re(^\s*#\s*include\s*[<"]([^>"]+)[>"])re");
    Findings findings;
    if (!source.isCpp())
        return findings;
    int line = 0;
    for (const std::string_view text : source.lines()) {
        ++line;
        std::match_results<std::string_view::const_iterator> match;
        if (!std::regex_search(text.begin(), text.end(), match, kInclude))
            continue;
        if (std::string wrong = trouble(source, match[1].str()); !wrong.empty())
            findings.push_back(
                {source.path(), line, "include", match[1].str() + ": " + std::move(wrong)});
    }
    return findings;
}

} // namespace orderdeck::conventions
