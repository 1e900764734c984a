#include "tests/bench/figure_table.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <thread>

namespace orderdeck {
namespace {

std::string processor()
{
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name") && line.find(": ") != std::string::npos)
            return line.substr(line.find(": ") + 2);
    return "unknown processor";
}

constexpr const char* kDurability = "journal_mode=WAL, synchronous=FULL";

int digitsOf(double value)
{
    const double size = std::abs(value);
    return size >= 100 ? 0 : size >= 10 ? 1 : 2;
}

void printTable(const std::string& title, const std::vector<Figure>& figures)
{
    std::printf("%s: %u cores, %s; %s\n", title.c_str(), std::thread::hardware_concurrency(),
                processor().c_str(), kDurability);
    for (const Figure& figure : figures) {
        std::printf("  %-4s %-40s %12.*f %-5s", figure.purpose.c_str(), figure.name.c_str(),
                    digitsOf(figure.value), figure.value, figure.unit.c_str());
        if (figure.p99Millis > 0)
            std::printf(" p99 %.2f ms", figure.p99Millis);
        if (figure.reference > 0)
            std::printf("  %.2f x %s (%.*f)", figure.compared(), figure.against.c_str(),
                        digitsOf(figure.reference), figure.reference);
        if (figure.kind != Figure::Goal::None)
            std::printf("  goal %s %g: %s",
                        figure.kind == Figure::Goal::AtLeast ? ">=" : "<=", figure.goal,
                        figure.met() ? "met" : "MISSED");
        std::printf("\n");
    }
}

void printJson(const std::string& title, const std::vector<Figure>& figures)
{
    nlohmann::json lines = nlohmann::json::array();
    for (const Figure& figure : figures) {
        nlohmann::json line{{"name", figure.name}, {"value", figure.value}, {"unit", figure.unit}};
        if (!figure.purpose.empty())
            line["for"] = figure.purpose;
        if (figure.p99Millis > 0)
            line["p99Millis"] = figure.p99Millis;
        if (figure.reference > 0) {
            line["reference"] = figure.reference;
            line["against"] = figure.against;
            line["ratio"] = figure.compared();
        }
        if (figure.kind != Figure::Goal::None) {
            line[figure.kind == Figure::Goal::AtLeast ? "atLeast" : "atMost"] = figure.goal;
            line["met"] = figure.met();
        }
        lines.push_back(std::move(line));
    }
    const nlohmann::json all{{"benchmark", title},
                             {"cores", std::thread::hardware_concurrency()},
                             {"processor", processor()},
                             {"durability", kDurability},
                             {"figures", lines}};
    std::printf("%s\n", all.dump(2).c_str());
}

} // namespace

bool Figure::met() const
{
    switch (kind) {
    case Goal::AtLeast: return compared() >= goal;
    case Goal::AtMost: return compared() <= goal;
    case Goal::None: break;
    }
    return true;
}

void report(const std::string& title, const std::vector<Figure>& figures, int argc, char** argv)
{
    const bool json = std::any_of(argv + 1, argv + argc, [](const char* argument) {
        return std::strcmp(argument, "--json") == 0;
    });
    if (json)
        printJson(title, figures);
    else
        printTable(title, figures);
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

} // namespace orderdeck
