#pragma once

#include <string>
#include <vector>

namespace orderdeck {

/// One line of a benchmark: a figure, what it is held against in the same run, and the goal.
struct Figure {
    enum class Goal { None, AtLeast, AtMost };

    std::string name;
    double value = 0;
    std::string unit = "/s";
    double p99Millis = 0;   ///< 0: not measured.
    double reference = 0;   ///< In the same unit, of the same run; 0: none.
    std::string against{};  ///< What the reference is.
    Goal kind = Goal::None; ///< Of value / reference, or of the value where there is no reference.
    double goal = 0;
    std::string purpose{}; ///< "P4": which of the project's goals it is.

    [[nodiscard]] double compared() const { return reference > 0 ? value / reference : value; }
    [[nodiscard]] bool met() const;
};

/// Prints a table, or JSON when the command line has --json, with what the machine is and how
/// durable the store was.
void report(const std::string& title, const std::vector<Figure>& figures, int argc, char** argv);

/// The middle of an odd number of values.
[[nodiscard]] double median(std::vector<double> values);

} // namespace orderdeck
