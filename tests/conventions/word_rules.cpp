#include "tests/conventions/rules.h"

#include <regex>

namespace orderdeck::conventions {

namespace {

using Match = std::match_results<std::string_view::const_iterator>;

/// Words are written in halves here, for this file is checked too.
struct WordRule {
    const char* rule;
    std::regex pattern;
    const char* message;
    bool (*appliesTo)(const SourceText&);
};

bool anywhere(const SourceText&) { return true; }
bool inTests(const SourceText& source) { return source.isUnder("tests"); }
/// Benchmarks take real time: they measure it.
bool inTestsThatJudge(const SourceText& source)
{
    return inTests(source) && !source.isUnder("tests/bench");
}
bool inTestsOfOnePart(const SourceText& source)
{
    return source.isUnder("tests") && !source.isUnder("tests/integration") &&
           !source.isUnder("tests/gui");
}

const std::vector<WordRule>& rules()
{
    static const std::vector<WordRule> kRules{
        {"unfinished",
         std::regex("\\b(TO"
                    "DO|FIX"
                    "ME|XX"
                    "X|HA"
                    "CK)\\b"),
         "do it or leave it", anywhere},
        {"private-path",
         std::regex("(^|[\\s\"'=:(])(/wo"
                    "rk/|/ro"
                    "ot/|/ho"
                    "me/\\w)"),
         "a path of one machine", anywhere},
        {"skipped",
         std::regex("\\bQSK"
                    "IP\\b"),
         "a test does not skip", inTests},
        {"sleep",
         std::regex("\\b(sleep_"
                    "for|sleep_"
                    "until|QThread::\\w*sl"
                    "eep|qSl"
                    "eep|qWa"
                    "it|usl"
                    "eep|nanosl"
                    "eep)\\b"),
         "move a fake clock or wait for what should happen", inTestsThatJudge},
        {"waiting",
         std::regex("\\bQTR"
                    "Y_"),
         "only integration tests wait", inTestsOfOnePart},
    };
    return kRules;
}

} // namespace

Findings checkWords(const SourceText& source)
{
    Findings findings;
    int line = 0;
    for (const std::string_view text : source.lines()) {
        ++line;
        for (const WordRule& rule : rules()) {
            Match match;
            if (rule.appliesTo(source) &&
                std::regex_search(text.begin(), text.end(), match, rule.pattern))
                findings.push_back(
                    {source.path(), line, rule.rule, match.str() + ": " + rule.message});
        }
    }
    return findings;
}

Findings checkAll(const SourceText& source)
{
    Findings all;
    for (const auto check :
         {checkFile, checkFunctions, checkIncludes, checkConnections, checkSql, checkWords})
        for (Finding& finding : check(source))
            all.push_back(std::move(finding));
    return all;
}

} // namespace orderdeck::conventions
