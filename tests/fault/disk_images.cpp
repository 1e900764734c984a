#include "tests/fault/disk_images.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace orderdeck {
namespace {

constexpr std::size_t kSector = 512;

std::optional<std::string> readFile(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

} // namespace

void DiskImages::opened(const std::string& path, bool existed)
{
    const auto known = m_images.find(path);
    if (known == m_images.end()) {
        // Nobody has it open: reading it here drops no lock.
        m_images[path] = {existed ? readFile(path) : std::nullopt, !existed, true, {}};
    } else if (!existed) {
        known->second.replaced = true;
        known->second.present = true;
        known->second.changes.clear();
    }
}

void DiskImages::written(const std::string& path, std::int64_t offset, std::string_view bytes)
{
    m_images[path].changes.push_back({offset, std::string(bytes)});
}

void DiskImages::truncated(const std::string& path, std::int64_t size)
{
    m_images[path].changes.push_back({size, std::nullopt});
}

void DiskImages::synced(const std::string& path)
{
    Image& image = m_images[path];
    if (image.replaced || !image.durable)
        image.durable = std::string();
    image.replaced = false;
    for (const Change& change : image.changes)
        apply(change, *image.durable);
    image.changes.clear();
}

void DiskImages::syncFailed(const std::string& path) { m_images[path].changes.clear(); }

void DiskImages::removed(const std::string& path)
{
    Image& image = m_images[path];
    image.present = false;
    image.replaced = true;
    image.changes.clear();
}

void DiskImages::folderSynced()
{
    for (auto& [path, image] : m_images) {
        if (!image.replaced)
            continue;
        image.durable = image.present ? std::optional(std::string()) : std::nullopt;
        image.replaced = false;
    }
}

void DiskImages::losePower(Unsynced unsynced, Random& random)
{
    for (auto& [path, image] : m_images) {
        std::optional<std::string> left = unsynced == Unsynced::Kept   ? readFile(path)
                                          : unsynced == Unsynced::Torn ? torn(image, random)
                                                                       : image.durable;
        if (!left)
            std::filesystem::remove(path);
        else if (unsynced != Unsynced::Kept)
            std::ofstream(path, std::ios::binary) << *left;
        // The index of a log is shared memory, not a file.
        std::filesystem::remove(path + "-shm");
        image = {std::move(left), false, true, {}};
        image.present = image.durable.has_value();
    }
}

void DiskImages::apply(const Change& change, std::string& bytes)
{
    const auto at = static_cast<std::size_t>(change.at);
    if (!change.bytes) {
        bytes.resize(at);
        return;
    }
    if (bytes.size() < at + change.bytes->size())
        bytes.resize(at + change.bytes->size());
    bytes.replace(at, change.bytes->size(), *change.bytes);
}

void DiskImages::applyTorn(const Change& change, std::string& bytes, double kept, Random& random)
{
    if (!change.bytes) {
        if (random.chance(kept))
            apply(change, bytes);
        return;
    }
    const auto from = static_cast<std::size_t>(change.at);
    const std::size_t to = from + change.bytes->size();
    for (std::size_t at = from; at < to;) {
        const std::size_t end = std::min(to, (at / kSector + 1) * kSector);
        if (random.chance(kept))
            apply({static_cast<std::int64_t>(at), change.bytes->substr(at - from, end - at)},
                  bytes);
        at = end;
    }
}

std::optional<std::string> DiskImages::torn(const Image& image, Random& random)
{
    static constexpr std::array kShares{0.0, 0.1, 0.5, 0.9, 1.0};
    const double kept = kShares[random.below(kShares.size())];
    std::optional<std::string> left = image.durable;
    if (image.replaced) {
        if (!random.chance(kept))
            return left;
        left = image.present ? std::optional(std::string()) : std::nullopt;
    }
    if (left)
        for (const Change& change : image.changes)
            applyTorn(change, *left, kept, random);
    return left;
}

} // namespace orderdeck
