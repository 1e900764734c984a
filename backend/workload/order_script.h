#pragma once

#include "backend/foundation/random.h"
#include "backend/orders/request.h"
#include "backend/workload/behaviour.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderdeck {

/// Where an order of the script stands: everything its next step depends on.
struct ScriptPosition {
    std::int64_t sequence = 0; ///< Of the order: 1, 2, 3 …
    std::int64_t version = 0;  ///< Of its last event; 0: not made yet.
    std::uint8_t state = 0;    ///< Index in Behaviour::states.
};

/// What an order does next.
struct NextStep {
    const BehaviourStep* step = nullptr; ///< Null: it stays in this state for good.
    Duration dwell{};                    ///< From its coming into the state, on the shop's clock.
};

/// What every order of a shop is and will do, as a pure function of the seed, the order's sequence
/// number and its version: the live traffic, the written history and a later run agree without
/// sharing anything. Immutable; any thread.
class OrderScript {
public:
    static constexpr std::uint8_t kNoState = 0xFF;

    OrderScript(Behaviour behaviour, std::uint64_t seed);

    [[nodiscard]] const Behaviour& behaviour() const { return m_behaviour; }
    /// "A-100001" for 1.
    [[nodiscard]] std::string number(std::int64_t sequence) const;
    /// nullopt: not a number of this shop's scheme.
    [[nodiscard]] std::optional<std::int64_t> sequence(std::string_view number) const;
    /// Index in Behaviour::states; kNoState: no order does anything there.
    [[nodiscard]] std::uint8_t stateIndex(std::string_view state) const;
    /// True when one of the behaviour's actors has this name.
    [[nodiscard]] bool isOwnActor(std::string_view name) const;

    [[nodiscard]] NewOrder order(std::int64_t sequence) const;
    [[nodiscard]] NextStep next(const ScriptPosition& position) const;
    /// The request that makes `step`. `refusals` so far at this version make another request id.
    [[nodiscard]] TransitionRequest request(const ScriptPosition& position,
                                            const BehaviourStep& step, int refusals) const;
    /// A step of another state, asked for where the order is now.
    [[nodiscard]] TransitionRequest wrongRequest(const ScriptPosition& position,
                                                 const BehaviourStep& step) const;
    /// A stream of its own for decisions beside the order's path.
    [[nodiscard]] Random sideStream(const ScriptPosition& position) const;

    /// No order that moves again stays longer in a state, on the shop's clock.
    [[nodiscard]] Duration longestDwell() const { return m_longestDwell; }

private:
    enum class Purpose : std::uint64_t { Facts = 1, Path, Wording, Side };
    [[nodiscard]] Random stream(const ScriptPosition& position, Purpose purpose) const;
    void addItems(NewOrder& order, Random& random) const;

    struct Alternatives {
        std::vector<std::string> actors;
        std::vector<std::string> reasons;
    };

    Behaviour m_behaviour;
    std::uint64_t m_seed;
    std::vector<std::vector<Alternatives>> m_alternatives; ///< [state][step]
    std::vector<std::string> m_itemStarts; ///< JSON of each product up to its quantity.
    std::vector<std::string> m_ownActors;  ///< Sorted.
    Duration m_longestDwell{};
};

} // namespace orderdeck
