#include "tests/conventions/rules.h"

#include <algorithm>
#include <regex>
#include <utility>

namespace orderdeck::conventions {

namespace {

/// A functor or a function, where a context object should stand.
bool isCallable(const std::string& argument)
{
    const std::size_t first = argument.find_first_not_of(" \t\n");
    return first != std::string::npos && (argument[first] == '[' || argument[first] == '&');
}

std::string trouble(const std::string& call, const std::vector<std::string>& arguments)
{
    if (call == "connect" && arguments.size() == 3 && isCallable(arguments[2]))
        return "name the object in whose life and thread the slot runs";
    if (call == "singleShot" && arguments.size() == 2 && isCallable(arguments[1]))
        return "name the object in whose life and thread it runs";
    if (call == "sender" && arguments.empty())
        return "a slot that asks for its sender cannot be called by anyone else";
    return {};
}

} // namespace

std::vector<std::string> argumentsAt(const std::string& code, std::size_t open)
{
    std::vector<std::string> arguments;
    std::string current;
    int depth = 0;
    for (std::size_t i = open; i < code.size(); ++i) {
        const char c = code[i];
        const bool opens = c == '(' || c == '[' || c == '{';
        const bool closes = c == ')' || c == ']' || c == '}';
        depth += opens ? 1 : closes ? -1 : 0;
        if (depth == 0)
            break;
        if (c == ',' && depth == 1)
            arguments.push_back(std::exchange(current, {}));
        else if (i > open)
            current += c;
    }
    if (!arguments.empty() || current.find_first_not_of(" \t\n") != std::string::npos)
        arguments.push_back(current);
    return arguments;
}

Findings checkConnections(const SourceText& source)
{
    // Not after a dot: that is some other class's function of that name.
    static const std::regex kCall(R"((^|[^\w.>]|this->)(connect|singleShot|sender)\s*\()");
    Findings findings;
    const std::string& code = source.code();
    for (std::sregex_iterator call(code.begin(), code.end(), kCall), end; call != end; ++call) {
        const auto open = static_cast<std::size_t>(call->position() + call->length() - 1);
        const std::string name = (*call)[2].str();
        if (std::string wrong = trouble(name, argumentsAt(code, open)); !wrong.empty())
            findings.push_back({source.path(), source.lineOf(open), name, std::move(wrong)});
    }
    return findings;
}

} // namespace orderdeck::conventions
