#include "backend/lifecycle/guard_compiler.h"
#include "tests/fuzz/fuzz_input.h"

#include <array>

using namespace orderdeck;
using fuzz::require;

namespace {

GuardScope scope()
{
    GuardScope names;
    names.fields = {{"total", {0, FieldType::Money}},
                    {"count", {1, FieldType::Integer}},
                    {"vip", {2, FieldType::Boolean}},
                    {"currency", {3, FieldType::Text}},
                    {"due", {4, FieldType::Time}}};
    names.states = {{"open", {0, 2}}, {"new", {1, 1}}, {"paid", {2, 2}}, {"closed", {3, 3}}};
    return names;
}

/// Orders with all, some and no fields.
std::array<GuardContext, 3> contexts()
{
    static const std::array<FieldValue, 5> all{
        FieldValue(std::int64_t(12'50)), FieldValue(std::int64_t(3)), FieldValue(true),
        FieldValue(std::string_view("EUR")), FieldValue(std::int64_t(1'790'000'000'000'000))};
    return {GuardContext{all, "new", 2, "SP"}, GuardContext{std::span(all).first(2), {}, 1, {}},
            GuardContext{}};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    static const GuardScope names = scope();
    const std::string_view text = fuzz::textOf(bytes, size);
    GuardCode code;
    const auto before = parseGuard(text);
    const auto program = GuardCompiler(names, code).compile(text);
    if (!program) {
        require(!program.error().message.empty(), "a refusal says why");
        return 0;
    }
    require(before.ok(), "what compiles can be read");
    for (const std::uint16_t state : {std::uint16_t(1), std::uint16_t(2), std::uint16_t(3)}) {
        const auto constant = code.constantIn(*program, state);
        for (const GuardContext& context : contexts())
            require(!constant || *constant == code.holds(*program, state, context),
                    "what is the same for every order is so for these");
    }
    return 0;
}
