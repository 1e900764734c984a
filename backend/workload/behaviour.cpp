#include "backend/workload/behaviour.h"

#include "backend/foundation/text.h"
#include "resources/resources.h"

#include <QFile>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <toml++/toml.h>

namespace orderdeck {

namespace {

std::string inQuotes(std::string_view text) { return std::string("'").append(text).append("'"); }

/// Walks the TOML tree; keeps the first thing that is wrong, with its line, and reads on with
/// defaults.
class BehaviourReader {
public:
    explicit BehaviourReader(std::string path) : m_path(std::move(path)) {}

    Result<Behaviour> read(const toml::table& root)
    {
        allow(root, {"lifecycle", "source", "number_prefix", "currency", "illegal_share",
                     "hour_shares", "region", "product", "state"});
        Behaviour behaviour;
        behaviour.lifecycle = text(root, "lifecycle");
        behaviour.source = text(root, "source");
        behaviour.numberPrefix = text(root, "number_prefix");
        behaviour.currency = text(root, "currency");
        behaviour.illegalShare = root["illegal_share"].value_or(0.0);
        readHours(root, behaviour);
        each(root, "region", [&](const toml::table& table) {
            allow(table, {"name", "share"});
            behaviour.regions.push_back({text(table, "name"), number(table, "share")});
        });
        each(root, "product", [&](const toml::table& table) { readProduct(table, behaviour); });
        each(root, "state", [&](const toml::table& table) { readState(table, behaviour); });
        check(root, behaviour);
        if (m_error)
            return *std::move(m_error);
        return behaviour;
    }

private:
    void fail(const toml::node& at, const std::string& message)
    {
        if (!m_error)
            m_error = Error{ErrorKind::Invalid, message,
                            m_path + ':' + std::to_string(at.source().begin.line)};
    }

    void allow(const toml::table& table, std::initializer_list<std::string_view> keys)
    {
        for (const auto& [key, value] : table)
            if (std::find(keys.begin(), keys.end(), key.str()) == keys.end())
                fail(value, "unknown key " + inQuotes(key.str()));
    }

    std::string text(const toml::table& table, std::string_view key)
    {
        const auto value = table[key].value<std::string>();
        if (!value || value->empty())
            fail(table, inQuotes(key) + " is missing or no text");
        return value.value_or(std::string());
    }

    double number(const toml::table& table, std::string_view key)
    {
        const auto value = table[key].value<double>();
        if (!value || !(*value >= 0) || !std::isfinite(*value))
            fail(table, inQuotes(key) + " is missing or no number from 0");
        return value.value_or(0);
    }

    template <typename Read>
    void each(const toml::table& table, std::string_view key, const Read& read)
    {
        const toml::array* rows = table[key].as_array();
        if (rows == nullptr || rows->empty()) {
            fail(table, "at least one " + inQuotes(key) + " is needed");
            return;
        }
        for (const toml::node& row : *rows) {
            if (const toml::table* fields = row.as_table())
                read(*fields);
            else
                fail(row, inQuotes(key) + " must be a table");
        }
    }

    void readHours(const toml::table& root, Behaviour& behaviour)
    {
        if (const toml::array* hours = root["hour_shares"].as_array()) {
            for (const toml::node& hour : *hours)
                behaviour.hourShares.push_back(hour.value_or(0.0));
        }
        double sum = 0;
        for (const double hour : behaviour.hourShares) {
            if (!(hour > 0) || !std::isfinite(hour))
                fail(root, "'hour_shares' must be above 0");
            sum += hour;
        }
        if (behaviour.hourShares.size() != 24)
            fail(root, "'hour_shares' needs 24 numbers");
        for (double& hour : behaviour.hourShares)
            hour *= 24 / sum;
    }

    void readProduct(const toml::table& table, Behaviour& behaviour)
    {
        allow(table, {"sku", "name", "price"});
        const auto price = parseMinor(text(table, "price"));
        if (!price || *price < 0)
            fail(table, "'price' must be an amount such as \"129.90\"");
        behaviour.products.push_back({text(table, "sku"), text(table, "name"), price.value_or(0)});
    }

    void readState(const toml::table& table, Behaviour& behaviour)
    {
        allow(table, {"name", "steps"});
        StateBehaviour state;
        state.state = text(table, "name");
        each(table, "steps",
             [&](const toml::table& step) { state.steps.push_back(readStep(step)); });
        double sum = 0;
        for (const BehaviourStep& step : state.steps)
            sum += step.share;
        if (sum > 1 + 1e-9)
            fail(table, "the shares of a state add up to more than 1");
        for (const StateBehaviour& other : behaviour.states)
            if (other.state == state.state)
                fail(table, "the state " + inQuotes(state.state) + " stands here twice");
        behaviour.states.push_back(std::move(state));
    }

    BehaviourStep readStep(const toml::table& table)
    {
        allow(table, {"event", "share", "actor", "role", "reason", "dwell", "shape"});
        BehaviourStep step;
        step.event = text(table, "event");
        step.share = number(table, "share");
        step.actor = text(table, "actor");
        const auto role = parseRole(table["role"].value_or(std::string_view("service")));
        if (!role)
            fail(table, "'role' must be viewer, support, ops, admin or service");
        step.role = role.value_or(Role::Service);
        step.reason = table["reason"].value_or(std::string());
        const auto dwell = parseDuration(text(table, "dwell"));
        if (!dwell || dwell->count() <= 0)
            fail(table, "'dwell' must be a time above 0 such as \"40s\" or \"2d12h\"");
        step.dwell = dwell.value_or(std::chrono::seconds(1));
        step.shape = table["shape"].value_or(std::string("exponential"));
        if (step.shape != "exponential" && step.shape != "regular" && step.shape != "steady")
            fail(table, "'shape' must be exponential, regular or steady");
        return step;
    }

    void check(const toml::table& root, const Behaviour& behaviour)
    {
        double sum = 0;
        for (const Behaviour::Region& region : behaviour.regions)
            sum += region.share;
        if (std::abs(sum - 1) > 1e-6)
            fail(root, "the shares of the regions do not add up to 1");
        if (!(behaviour.illegalShare >= 0 && behaviour.illegalShare < 0.5))
            fail(root, "'illegal_share' must lie from 0 to below 0.5");
        if (behaviour.states.size() > 250)
            fail(root, "more than 250 states");
    }

    std::string m_path;
    std::optional<Error> m_error;
};

} // namespace

Result<Behaviour> parseBehaviour(std::string_view toml, const std::string& path)
{
    try {
        const toml::table root = toml::parse(toml, path);
        return BehaviourReader(path).read(root);
    } catch (const toml::parse_error& error) {
        return Error{ErrorKind::Invalid, std::string(error.description()),
                     path + ':' + std::to_string(error.source().begin.line)};
    }
}

Result<Behaviour> loadBehaviour(const std::string& nameOrPath)
{
    if (nameOrPath.find('/') == std::string::npos) {
        const std::string path = "workloads/" + nameOrPath + ".toml";
        const Result<std::string> bytes = readResource(path);
        return bytes ? parseBehaviour(bytes.value(), path) : Result<Behaviour>(bytes.error());
    }
    QFile file(QString::fromStdString(nameOrPath));
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorKind::NotFound,
                     "the behaviour cannot be read: " + file.errorString().toStdString(),
                     nameOrPath};
    constexpr qint64 kLargest = 1024 * 1024;
    if (file.size() > kLargest)
        return Error{ErrorKind::Invalid, "a behaviour is at most 1 MiB", nameOrPath};
    return parseBehaviour(file.readAll().toStdString(), nameOrPath);
}

} // namespace orderdeck
