#include "backend/workload/order_script.h"

#include "backend/foundation/text.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

namespace orderdeck {

namespace {

constexpr std::int64_t kFirstNumber = 100'000;
constexpr std::int64_t kMostSequence = 1'000'000'000'000'000;
/// Times are cut here, so that there is a longest one, and stretched by what the cut takes from the
/// mean: E[min(X, 4.5)] = 1 - e^-4.5 for the exponential; the regular one, the mean of four
/// exponentials, loses nothing that counts.
constexpr double kLongestExponential = 4.5;
constexpr double kCutMean = 1 - 0.011'108'996'538'242'306;
constexpr double kLongestRegular = 3.5;
constexpr int kRegularParts = 4;
constexpr double kSteadySpread = 0.25;

double dwellFactor(const BehaviourStep& step, Random& random)
{
    if (step.shape == "steady")
        return 1 - kSteadySpread + 2 * kSteadySpread * random.unit();
    if (step.shape == "exponential")
        return std::min(random.exponential(), kLongestExponential) / kCutMean;
    double sum = 0;
    for (int part = 0; part < kRegularParts; ++part)
        sum += random.exponential();
    return std::min(sum / kRegularParts, kLongestRegular);
}

double longestFactor(const BehaviourStep& step)
{
    if (step.shape == "steady")
        return 1 + kSteadySpread;
    return step.shape == "exponential" ? kLongestExponential / kCutMean : kLongestRegular;
}

std::vector<std::string> alternatives(const std::string& text)
{
    std::vector<std::string> all;
    for (const std::string_view part : split(text, '|'))
        all.emplace_back(trimmed(part));
    return all;
}

const std::string& pick(const std::vector<std::string>& all, Random& random)
{
    return all[random.below(all.size())];
}

/// Few products sell most: the square of an even draw favours the first.
std::size_t popularIndex(std::size_t count, Random& random)
{
    const double draw = random.unit();
    return std::min(count - 1, static_cast<std::size_t>(draw * draw * static_cast<double>(count)));
}

} // namespace

OrderScript::OrderScript(Behaviour behaviour, std::uint64_t seed)
    : m_behaviour(std::move(behaviour)), m_seed(seed)
{
    for (const StateBehaviour& state : m_behaviour.states) {
        std::vector<Alternatives>& steps = m_alternatives.emplace_back();
        for (const BehaviourStep& step : state.steps) {
            steps.push_back({alternatives(step.actor), alternatives(step.reason)});
            m_ownActors.insert(m_ownActors.end(), steps.back().actors.begin(),
                               steps.back().actors.end());
            const auto longest = static_cast<double>(step.dwell.count()) * longestFactor(step);
            m_longestDwell =
                std::max(m_longestDwell, Duration(static_cast<std::int64_t>(longest) + 1));
        }
    }
    m_ownActors.push_back(m_behaviour.source);
    std::sort(m_ownActors.begin(), m_ownActors.end());
    for (const Behaviour::Product& product : m_behaviour.products)
        m_itemStarts.push_back(R"({"sku":)" + nlohmann::json(product.sku).dump() + R"(,"name":)" +
                               nlohmann::json(product.name).dump() + R"(,"priceMinor":)" +
                               std::to_string(product.priceMinor) + R"(,"quantity":)");
}

std::string OrderScript::number(std::int64_t sequence) const
{
    return m_behaviour.numberPrefix + std::to_string(kFirstNumber + sequence);
}

std::optional<std::int64_t> OrderScript::sequence(std::string_view number) const
{
    if (!number.starts_with(m_behaviour.numberPrefix))
        return std::nullopt;
    number.remove_prefix(m_behaviour.numberPrefix.size());
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error != std::errc() || end != number.data() + number.size())
        return std::nullopt;
    if (value <= kFirstNumber || value > kMostSequence)
        return std::nullopt;
    return value - kFirstNumber;
}

std::uint8_t OrderScript::stateIndex(std::string_view state) const
{
    for (std::size_t i = 0; i < m_behaviour.states.size(); ++i)
        if (m_behaviour.states[i].state == state)
            return static_cast<std::uint8_t>(i);
    return kNoState;
}

bool OrderScript::isOwnActor(std::string_view name) const
{
    return std::binary_search(m_ownActors.begin(), m_ownActors.end(), name);
}

Random OrderScript::stream(const ScriptPosition& position, Purpose purpose) const
{
    // Each part goes through the mixing once: neighbouring numbers must not have shifted copies of
    // one stream.
    std::uint64_t state = Random(m_seed ^ (static_cast<std::uint64_t>(purpose) << 56U)).next();
    state = Random(state ^ static_cast<std::uint64_t>(position.sequence)).next();
    return Random(Random(state ^ static_cast<std::uint64_t>(position.version)).next());
}

Random OrderScript::sideStream(const ScriptPosition& position) const
{
    return stream(position, Purpose::Side);
}

NewOrder OrderScript::order(std::int64_t sequence) const
{
    constexpr std::uint64_t kCustomers = 90'000;
    Random random = stream({sequence, 0, 0}, Purpose::Facts);
    NewOrder order;
    order.number = number(sequence);
    order.requestId = order.number + "/create";
    order.source = m_behaviour.source;
    order.customer = "C-" + std::to_string(10'000 + random.below(kCustomers));
    double draw = random.unit();
    order.region = m_behaviour.regions.back().name;
    for (const Behaviour::Region& region : m_behaviour.regions) {
        draw -= region.share;
        if (draw < 0) {
            order.region = region.name;
            break;
        }
    }
    order.currency = m_behaviour.currency;
    order.lifecycle = m_behaviour.lifecycle;
    order.actor = {m_behaviour.source, Role::Service};
    addItems(order, random);
    return order;
}

void OrderScript::addItems(NewOrder& order, Random& random) const
{
    std::size_t lines = 1;
    while (lines < 5 && random.chance(0.38))
        ++lines;
    std::vector<std::size_t> chosen;
    std::string items;
    for (std::size_t i = 0; i < lines; ++i) {
        const std::size_t product = popularIndex(m_itemStarts.size(), random);
        if (std::find(chosen.begin(), chosen.end(), product) != chosen.end())
            continue;
        chosen.push_back(product);
        const int quantity = 1 + (random.chance(0.15) ? 1 : 0) + (random.chance(0.04) ? 2 : 0);
        items +=
            (items.empty() ? "" : ",") + m_itemStarts[product] + std::to_string(quantity) + '}';
        order.totalMinor += quantity * m_behaviour.products[product].priceMinor;
    }
    order.payload = R"({"items":[)" + items + "]}";
}

NextStep OrderScript::next(const ScriptPosition& position) const
{
    if (position.state >= m_behaviour.states.size())
        return {};
    Random random = stream(position, Purpose::Path);
    double draw = random.unit();
    for (const BehaviourStep& step : m_behaviour.states[position.state].steps) {
        draw -= step.share;
        if (draw < 0) {
            const double dwell =
                static_cast<double>(step.dwell.count()) * dwellFactor(step, random);
            return {&step, Duration(static_cast<std::int64_t>(dwell))};
        }
    }
    return {};
}

TransitionRequest OrderScript::request(const ScriptPosition& position, const BehaviourStep& step,
                                       int refusals) const
{
    Random random = stream(position, Purpose::Wording);
    const StateBehaviour& state = m_behaviour.states[position.state];
    const auto index = static_cast<std::size_t>(&step - state.steps.data());
    const Alternatives& words = m_alternatives[position.state][index];
    TransitionRequest request;
    request.requestId =
        number(position.sequence) + '/' + std::to_string(position.version) + '/' + step.event;
    if (refusals > 0)
        request.requestId += '/' + std::to_string(refusals);
    request.event = step.event;
    request.expectedVersion = position.version;
    request.actor = {pick(words.actors, random), step.role};
    request.reason = pick(words.reasons, random);
    return request;
}

TransitionRequest OrderScript::wrongRequest(const ScriptPosition& position,
                                            const BehaviourStep& step) const
{
    TransitionRequest request;
    request.requestId =
        number(position.sequence) + '/' + std::to_string(position.version) + "/wrong-" + step.event;
    request.event = step.event;
    request.actor = {alternatives(step.actor).front(), step.role};
    request.reason = alternatives(step.reason).front();
    return request;
}

} // namespace orderdeck
