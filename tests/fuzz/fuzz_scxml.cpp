#include "backend/lifecycle/scxml_reader.h"
#include "tests/fuzz/fuzz_input.h"

#include <algorithm>

using namespace orderdeck;
using fuzz::require;

namespace {

void checkDecisions(const Lifecycle& lifecycle)
{
    const auto states = lifecycle.states();
    require(lifecycle.initial() < states.size() && !states[lifecycle.initial()].compound,
            "the initial state is atomic");
    for (std::size_t i = 0; i < states.size(); ++i) {
        const auto state = static_cast<StateIndex>(i);
        require(lifecycle.stateIndex(states[i].id) == state, "a state is found by its id");
        if (states[i].compound)
            continue;
        for (const std::string& event : lifecycle.eventNames()) {
            const Decision decision = lifecycle.decide(state, lifecycle.eventClass(event),
                                                       {{}, "paid", 1, {}}, Role::Service);
            if (decision.kind != DecisionKind::Taken)
                continue;
            require(decision.transition < lifecycle.transitions().size(), "it is a transition");
            require(!states[decision.target].compound, "it leads to an atomic state");
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    const std::string_view text = fuzz::textOf(bytes, size);
    const ScxmlReading reading = readScxml(text);
    const auto isError = [](const Diagnostic& diagnostic) {
        return diagnostic.severity == Diagnostic::Severity::Error;
    };
    require(reading.lifecycle.has_value() == std::ranges::none_of(reading.diagnostics, isError),
            "a lifecycle or an error");
    const auto lines =
        1 + std::ranges::count_if(text, [](char c) { return c == '\n' || c == '\r'; });
    for (const Diagnostic& each : reading.diagnostics) {
        require(each.line >= 1 && each.line <= lines && each.column >= 1, "it has its place");
        require(!each.message.empty() && each.message.find('\n') == std::string::npos,
                "it is one line");
    }
    if (!reading.lifecycle)
        return 0;
    require(reading.lifecycle->source() == text, "the source is kept");
    checkDecisions(*reading.lifecycle);
    return 0;
}
