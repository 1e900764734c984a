#include "app/orderdeckd/figures_line.h"

#include "app/terminal/text_output.h"
#include "backend/foundation/text.h"
#include "backend/hosting/snapshot_json.h"

#include <array>
#include <cstdio>

namespace orderdeck {

namespace {

/// "8.2/s", without the fraction from 100 on.
std::string rate(double perSecond)
{
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), perSecond < 100 ? "%.1f/s" : "%.0f/s", perSecond);
    return buffer.data();
}

std::string latency(Duration duration)
{
    const auto micros = duration.count();
    std::array<char, 32> buffer{};
    if (micros < 10'000)
        std::snprintf(buffer.data(), buffer.size(), "%.1f ms", double(micros) / 1000);
    else
        return describeDuration(duration);
    return buffer.data();
}

void add(std::string& line, std::string_view name, const std::string& value, std::size_t width)
{
    line += "  " + std::string(name) + ' ';
    line += std::string(width > value.size() ? width - value.size() : 0, ' ') + value;
}

} // namespace

std::string figuresLine(const ServiceSnapshot& snapshot)
{
    constexpr std::size_t kRate = 7;
    constexpr std::size_t kCount = 7;
    std::string line = toIso8601(std::chrono::floor<std::chrono::seconds>(snapshot.at));
    line = line.substr(line.find('T') + 1);
    line.pop_back();
    add(line, "orders", rate(snapshot.createdPerSecond), kRate);
    add(line, "transitions", rate(snapshot.transitionsPerSecond), kRate);
    add(line, "refused", rate(snapshot.refusedPerSecond), kRate);
    add(line, "reads", rate(snapshot.readsPerSecond), kRate);
    add(line, "p99", latency(snapshot.writeP99Now), kRate);
    add(line, "open", grouped(snapshot.openTotal), kCount);
    add(line, "stuck", grouped(snapshot.stuckTotal), 5);
    add(line, "lag", grouped(projectionLag(snapshot)), 3);
    if (const auto& workload = snapshot.workload) {
        add(line, "offered", rate(workload->offeredPerSecond), kRate);
        add(line, "done", rate(workload->donePerSecond), kRate);
    }
    return line;
}

} // namespace orderdeck
