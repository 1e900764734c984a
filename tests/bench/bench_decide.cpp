#include "backend/foundation/random.h"
#include "backend/lifecycle/scxml_reader.h"
#include "resources/resources.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

using namespace orderdeck;

namespace {

constexpr std::size_t kCases =
    4096; // A power of two; more than fits the first-level cache's lines.
constexpr std::size_t kRounds = 5000;

enum Shop : std::uint8_t {
    Placed,
    Paid,
    Picked,
    Packed,
    Failed,
    Held,
    Shipped,
    Delivered,
    Returned
};
constexpr std::array<const char*, 9> kStates{"placed",  "paid",           "picked",
                                             "packed",  "payment_failed", "held",
                                             "shipped", "delivered",      "returned"};
enum Happens : std::uint8_t {
    Pay,
    Decline,
    Pick,
    Pack,
    Ship,
    Deliver,
    Hold,
    Release,
    Cancel,
    Refund
};
constexpr std::array<const char*, 10> kEvents{"pay",     "decline", "pick",    "pack",   "ship",
                                              "deliver", "hold",    "release", "cancel", "refund"};

/// One question, as the table and as the hand-written switch are asked it.
struct Case {
    Shop shopState = Placed;
    Happens happens = Pay;
    StateIndex state = 0;
    EventClass event = 0;
    std::array<FieldValue, 1> fields;
    std::string_view previous;
    std::int64_t total = 0;
    Role role = Role::Support;
};

/// What a shop would write by hand: the same questions, without inheritance, labels or versions.
[[gnu::noinline]] int decideByHand(const Case& one) noexcept
{
    switch (one.shopState * 16 + one.happens) {
    case Placed * 16 + Pay: return Paid;
    case Placed * 16 + Decline: return Failed;
    case Paid * 16 + Pick: return Picked;
    case Picked * 16 + Pack: return Packed;
    case Packed * 16 + Ship: return Shipped;
    case Shipped * 16 + Deliver: return Delivered;
    case Placed * 16 + Hold:
    case Paid * 16 + Hold:
    case Picked * 16 + Hold:
    case Packed * 16 + Hold: return Held;
    case Held * 16 + Release:
        for (const Shop state : {Placed, Paid, Picked, Packed}) {
            if (one.previous == kStates[state])
                return state;
        }
        return -1;
    case Packed * 16 + Cancel: return one.role >= Role::Ops ? 100 : -1;
    case Placed * 16 + Cancel:
    case Paid * 16 + Cancel:
    case Picked * 16 + Cancel:
    case Failed * 16 + Cancel:
    case Held * 16 + Cancel: return 100;
    case Returned * 16 + Refund: return one.total <= 20'000 || one.role >= Role::Ops ? 101 : -1;
    default: return -1;
    }
}

std::vector<Case> makeCases(const Lifecycle& lifecycle)
{
    Random random(7);
    std::vector<Case> cases(kCases);
    for (Case& one : cases) {
        one.shopState = static_cast<Shop>(random.below(kStates.size()));
        one.happens = static_cast<Happens>(random.below(kEvents.size()));
        one.state = lifecycle.stateIndex(kStates[one.shopState]);
        one.event = lifecycle.eventClass(kEvents[one.happens]);
        one.previous = kStates[random.below(4)];
        one.total = static_cast<std::int64_t>(random.below(40'000));
        one.fields[0] = FieldValue(one.total);
        one.role = random.chance(0.5) ? Role::Support : Role::Ops;
    }
    return cases;
}

template <typename Decide>
double perSecond(const std::vector<Case>& cases, Decide&& decide, std::size_t& sum)
{
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t round = 0; round < kRounds; ++round) {
        for (const Case& one : cases)
            sum += decide(one);
    }
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    return double(kRounds) * double(kCases) / spent.count();
}

} // namespace

int main(int argc, char** argv)
{
    const bool json = argc > 1 && std::string_view(argv[1]) == "--json";
    const auto source = readResource("lifecycles/order.scxml");
    if (!source)
        return 2;
    const ScxmlReading reading = readScxml(*source);
    if (!reading.lifecycle)
        return 2;
    const Lifecycle& lifecycle = *reading.lifecycle;
    const auto cases = makeCases(lifecycle);
    std::size_t taken = 0;
    std::size_t byHand = 0;
    const double table = perSecond(
        cases,
        [&](const Case& one) {
            const GuardContext context{one.fields, one.previous, 3, "SP"};
            return std::size_t(lifecycle.decide(one.state, one.event, context, one.role).kind ==
                               DecisionKind::Taken);
        },
        taken);
    const double hand = perSecond(
        cases, [](const Case& one) { return std::size_t(decideByHand(one) >= 0); }, byHand);
    if (taken != byHand) {
        std::fprintf(stderr, "the table and the switch disagree: %zu and %zu taken\n", taken,
                     byHand);
        return 1;
    }
    const double share = double(taken) / double(kRounds * kCases);
    if (json)
        std::printf("{\"decisions_per_second\":%.0f,\"switch_per_second\":%.0f,"
                    "\"ratio\":%.3f,\"taken\":%.3f}\n",
                    table, hand, table / hand, share);
    else
        std::printf("decide()            %8.1f million/s (%.1f ns), %.0f %% taken\n"
                    "hand-written switch %8.1f million/s (%.1f ns)\n"
                    "ratio               %8.2f\n",
                    table / 1e6, 1e9 / table, share * 100, hand / 1e6, 1e9 / hand, table / hand);
    return 0;
}
