#include "backend/foundation/text.h"
#include "backend/orders/fold.h"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>
#include <limits>

namespace orderdeck {

namespace {

using Json = nlohmann::json;

std::optional<std::int64_t> parseInteger(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// "12.50" as written; else what a program makes of 0.1 + 0.2, when it is within a millionth of a
/// minor unit.
std::optional<std::int64_t> moneyOf(double value, std::string_view written)
{
    if (const auto exact = parseMinor(written))
        return exact;
    const double minor = value * 100;
    const double nearest = std::round(minor);
    if (std::abs(nearest) > 1e15 || std::abs(minor - nearest) > 1e-6)
        return std::nullopt;
    return static_cast<std::int64_t>(nearest);
}

/// Walks a payload once, without a tree, and hands the direct members of "fields" to GuardFields'
/// arrays. A member that does not fit its declared type stays missing; so does all after a mistake
/// in the JSON.
class FieldsWalk final : public nlohmann::json_sax<Json> {
public:
    FieldsWalk(const Lifecycle& lifecycle, std::vector<FieldValue>& values,
               std::vector<std::string>& texts)
        : m_fields(lifecycle.fields()), m_values(values), m_texts(texts)
    {}

    bool key(string_t& name) override
    {
        if (m_depth == 1)
            m_fieldsNext = name == "fields";
        if (m_depth != 2 || !m_inFields)
            return true;
        m_current = kNone;
        for (std::size_t i = 0; i < m_fields.size(); ++i)
            if (m_fields[i].id == name)
                m_current = i;
        if (m_current != kNone)
            m_values[m_current] = {};
        return true;
    }
    bool start_object(std::size_t) override
    {
        if (m_depth == 1)
            m_inFields = m_fieldsNext;
        ++m_depth;
        return true;
    }
    bool end_object() override
    {
        --m_depth;
        // After the object of "fields" there is nothing more to learn.
        return !(m_depth == 1 && m_inFields);
    }
    bool start_array(std::size_t) override
    {
        // An array under "fields" is deeper than its members and so never one.
        m_inFields = m_inFields && m_depth != 1;
        ++m_depth;
        return true;
    }
    bool end_array() override
    {
        --m_depth;
        return true;
    }
    bool null() override { return true; }
    bool boolean(bool value) override
    {
        if (const LifecycleField* field = member(); field && field->type == FieldType::Boolean)
            m_values[m_current] = value;
        return true;
    }
    bool number_integer(number_integer_t value) override { return integer(value); }
    bool number_unsigned(number_unsigned_t value) override
    {
        return value > std::uint64_t(std::numeric_limits<std::int64_t>::max())
                   ? true
                   : integer(static_cast<std::int64_t>(value));
    }
    bool number_float(number_float_t value, const string_t& written) override
    {
        const LifecycleField* field = member();
        if (field == nullptr || field->type != FieldType::Money)
            return true;
        if (const auto minor = moneyOf(value, written))
            m_values[m_current] = *minor;
        return true;
    }
    bool string(string_t& value) override
    {
        if (const LifecycleField* field = member())
            setText(field->type, value);
        return true;
    }
    bool binary(binary_t&) override { return false; }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override
    {
        return false;
    }

private:
    static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

    [[nodiscard]] const LifecycleField* member() const
    {
        return m_depth == 2 && m_inFields && m_current != kNone ? &m_fields[m_current] : nullptr;
    }
    bool integer(std::int64_t value)
    {
        const LifecycleField* field = member();
        if (field == nullptr)
            return true;
        constexpr std::int64_t kMostMajor = std::numeric_limits<std::int64_t>::max() / 100;
        if (field->type == FieldType::Integer)
            m_values[m_current] = value;
        else if (field->type == FieldType::Money && value <= kMostMajor && value >= -kMostMajor)
            m_values[m_current] = value * 100;
        return true;
    }
    void setText(FieldType type, const std::string& value)
    {
        std::optional<std::int64_t> number;
        switch (type) {
        case FieldType::Text:
            m_texts[m_current] = value;
            m_values[m_current] = std::string_view(m_texts[m_current]);
            return;
        case FieldType::Integer: number = parseInteger(value); break;
        case FieldType::Money: number = parseMinor(value); break;
        case FieldType::Time:
            if (const auto time = parseIso8601(value))
                number = toMicros(*time);
            break;
        case FieldType::Boolean: break;
        }
        if (number)
            m_values[m_current] = *number;
    }

    std::span<const LifecycleField> m_fields;
    std::vector<FieldValue>& m_values;
    std::vector<std::string>& m_texts;
    std::size_t m_current = kNone;
    int m_depth = 0;
    bool m_fieldsNext = false;
    bool m_inFields = false;
};

FieldValue builtIn(const LifecycleField& field, const Order& order)
{
    const bool isText = field.type == FieldType::Text;
    if (field.id == "total" && field.type == FieldType::Money)
        return order.totalMinor;
    if (field.id == "currency" && isText)
        return std::string_view(order.currency);
    if (field.id == "source" && isText)
        return std::string_view(order.source);
    if (field.id == "customer" && isText)
        return std::string_view(order.customer);
    return {};
}

} // namespace

void GuardFields::load(const Lifecycle& lifecycle, const Order& order)
{
    const auto fields = lifecycle.fields();
    m_values.assign(fields.size(), FieldValue());
    // The values borrow these texts: the vector must not grow while they are set.
    m_texts.resize(std::max(m_texts.size(), fields.size()));
    if (fields.empty())
        return;
    if (!order.payload.empty()) {
        FieldsWalk walk(lifecycle, m_values, m_texts);
        static_cast<void>(Json::sax_parse(order.payload, &walk));
    }
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (std::holds_alternative<std::monostate>(m_values[i]))
            m_values[i] = builtIn(fields[i], order);
}

GuardContext GuardFields::context(const Order& order) const
{
    return {m_values, order.previousState, order.version, order.region};
}

} // namespace orderdeck
