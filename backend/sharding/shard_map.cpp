#include "backend/sharding/shard_map.h"

#include "backend/foundation/text.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>

namespace orderdeck {

namespace {

constexpr std::string_view kHeading = "orderdeck shard map 1";

std::vector<int> equalRanges(int shards)
{
    std::vector<int> first;
    for (int shard = 0; shard < shards; ++shard)
        first.push_back(shard * kBucketCount / shards);
    return first;
}

Result<void> checkShardCount(std::size_t shards)
{
    if (shards >= 1 && shards <= std::size_t(kBucketCount))
        return {};
    return Error{ErrorKind::Invalid, "A store has 1 to 4096 shards, not " + std::to_string(shards)};
}

/// Region names stand at the end of a line of toText().
bool isRegionName(std::string_view region)
{
    const auto isControl = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F;
    };
    return !region.empty() && isCleanText(region) && std::ranges::none_of(region, isControl);
}

std::optional<int> parseInt(std::string_view text)
{
    int value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// "KEYWORD 1 2 3" → the numbers.
std::optional<std::vector<int>> parseNumbers(std::string_view line, std::string_view keyword)
{
    const std::vector<std::string_view> words = split(line, ' ');
    if (words.front() != keyword)
        return std::nullopt;
    std::vector<int> numbers;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto number = parseInt(words[i]);
        if (!number)
            return std::nullopt;
        numbers.push_back(*number);
    }
    return numbers;
}

/// "region FIRST LAST NAME"; the name is the rest of the line.
std::optional<RegionRange> parseRegion(std::string_view line)
{
    const std::vector<std::string_view> words = split(line, ' ');
    if (words.size() < 4 || words[0] != "region")
        return std::nullopt;
    const auto first = parseInt(words[1]);
    const auto last = parseInt(words[2]);
    const std::size_t nameAt = words[0].size() + words[1].size() + words[2].size() + 3;
    if (!first || !last || !isRegionName(line.substr(nameAt)))
        return std::nullopt;
    return RegionRange{std::string(line.substr(nameAt)), *first, *last};
}

bool areFirstBuckets(const std::vector<int>& first)
{
    return !first.empty() && first.front() == 0 && first.back() < kBucketCount &&
           std::ranges::adjacent_find(first, std::greater_equal<>()) == first.end();
}

} // namespace

std::uint64_t placementHash(std::string_view bytes) noexcept
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : bytes) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3ULL;
    }
    hash ^= hash >> 33U;
    hash *= 0xff51afd7ed558ccdULL;
    hash ^= hash >> 33U;
    hash *= 0xc4ceb9fe1a85ec53ULL;
    hash ^= hash >> 33U;
    return hash;
}

Result<ShardMap> ShardMap::byOrder(int shards)
{
    if (const auto checked = checkShardCount(shards < 0 ? 0 : std::size_t(shards)); !checked)
        return checked.error();
    ShardMap map;
    map.m_shardCount = shards;
    map.m_firstBucket = equalRanges(shards);
    return map;
}

Result<ShardMap> ShardMap::byRegion(const std::vector<std::vector<std::string>>& regions)
{
    if (const auto checked = checkShardCount(regions.size()); !checked)
        return checked.error();
    ShardMap map;
    map.m_shardCount = static_cast<int>(regions.size());
    map.m_firstBucket = equalRanges(map.m_shardCount);
    for (std::size_t shard = 0; shard < regions.size(); ++shard) {
        const bool last = shard + 1 == regions.size();
        // The last shard takes the regions that are named nowhere; any other would stay empty.
        if (regions[shard].empty() && (!last || regions.size() == 1))
            return Error{ErrorKind::Invalid,
                         "Shard " + std::to_string(shard + 1) +
                             " has no region and would stay empty: name its regions"};
        const int end = last ? kBucketCount : map.m_firstBucket[shard + 1];
        for (const std::string& region : regions[shard]) {
            if (!isRegionName(region))
                return Error{ErrorKind::Invalid,
                             "A region name is text without control characters; one of shard " +
                                 std::to_string(shard + 1) + " is not"};
            map.m_regions.push_back({region, map.m_firstBucket[shard], end - 1});
        }
    }
    std::ranges::sort(map.m_regions, {}, &RegionRange::region);
    const auto twice = std::ranges::adjacent_find(map.m_regions, {}, &RegionRange::region);
    if (twice != map.m_regions.end())
        return Error{ErrorKind::Invalid,
                     "The region '" + twice->region + "' is placed twice: name it once"};
    return map;
}

ShardIndex ShardMap::shardOf(Bucket bucket) const
{
    const auto after = std::ranges::upper_bound(m_firstBucket, bucket.value);
    return ShardIndex(std::max(0, static_cast<int>(after - m_firstBucket.begin()) - 1));
}

Bucket ShardMap::place(std::string_view key, std::string_view region) const
{
    int first = 0;
    int count = kBucketCount;
    if (!m_regions.empty()) {
        const auto named = std::ranges::lower_bound(m_regions, region, {}, &RegionRange::region);
        const bool found = named != m_regions.end() && named->region == region;
        first = found ? named->firstBucket : m_firstBucket.back();
        count = (found ? named->lastBucket : kBucketCount - 1) - first + 1;
    }
    return Bucket(first + static_cast<int>(placementHash(key) % static_cast<std::uint64_t>(count)));
}

std::string ShardMap::toText() const
{
    std::string text(kHeading);
    text += "\nversion " + std::to_string(m_version) + "\nfirst";
    for (const int bucket : m_firstBucket)
        text += ' ' + std::to_string(bucket);
    text += '\n';
    for (const RegionRange& range : m_regions)
        text += "region " + std::to_string(range.firstBucket) + ' ' +
                std::to_string(range.lastBucket) + ' ' + range.region + '\n';
    return text;
}

Result<ShardMap> ShardMap::fromText(std::string_view text)
{
    const Error bad{ErrorKind::Invalid,
                    "This is no shard map that this version of Orderdeck can read"};
    const std::vector<std::string_view> lines = split(text, '\n');
    if (lines.size() < 4 || lines[0] != kHeading)
        return bad;
    const auto version = parseNumbers(lines[1], "version");
    const auto first = parseNumbers(lines[2], "first");
    if (!version || version->size() != 1 || version->front() < 1 || !first ||
        !areFirstBuckets(*first))
        return bad;
    ShardMap map;
    map.m_version = version->front();
    map.m_firstBucket = *first;
    map.m_shardCount = static_cast<int>(first->size());
    for (std::size_t i = 3; i + 1 < lines.size(); ++i) {
        const auto range = parseRegion(lines[i]);
        if (!range || range->firstBucket < 0 || range->lastBucket >= kBucketCount)
            return bad;
        const ShardIndex shard = map.shardOf(Bucket(range->firstBucket));
        const auto next = static_cast<std::size_t>(shard.value) + 1;
        const int end = next < first->size() ? (*first)[next] : kBucketCount;
        const bool ascending = map.m_regions.empty() || map.m_regions.back().region < range->region;
        if (!ascending || range->firstBucket != (*first)[next - 1] || range->lastBucket != end - 1)
            return bad;
        map.m_regions.push_back(*range);
    }
    // Equal maps have equal text: another spelling of the same map ("+1", "007") is refused too.
    if (map.toText() != text)
        return bad;
    return map;
}

std::string ShardMap::numberKey(std::string_view source, std::string_view number)
{
    std::string key;
    key.reserve(source.size() + 1 + number.size());
    key.append(source).append(1, '\x1f').append(number);
    return key;
}

} // namespace orderdeck
