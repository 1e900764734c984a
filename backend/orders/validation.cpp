#include "backend/foundation/text.h"
#include "backend/orders/fold.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <initializer_list>

namespace orderdeck {

namespace {

using Json = nlohmann::json;

constexpr int kMaxPayloadDepth = 64;

/// Accepts one JSON object without NUL in its texts and not too deep. No tree is built.
class PayloadCheck final : public nlohmann::json_sax<Json> {
public:
    [[nodiscard]] const std::string& cause() const { return m_cause; }

    bool null() override { return value(); }
    bool boolean(bool) override { return value(); }
    bool number_integer(number_integer_t) override { return value(); }
    bool number_unsigned(number_unsigned_t) override { return value(); }
    bool number_float(number_float_t, const string_t&) override { return value(); }
    bool string(string_t& text) override { return value() && withoutNul(text); }
    bool binary(binary_t&) override { return refuse("it holds binary values"); }
    bool key(string_t& name) override { return withoutNul(name); }
    bool start_object(std::size_t) override { return enter(); }
    bool end_object() override { return leave(); }
    bool start_array(std::size_t) override { return value() && enter(); }
    bool end_array() override { return leave(); }
    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::detail::exception&) override
    {
        return refuse("it is no well-formed JSON near byte " + std::to_string(position));
    }

private:
    bool refuse(std::string cause)
    {
        m_cause = std::move(cause);
        return false;
    }
    bool value() { return m_depth > 0 || refuse("it is JSON, but not an object"); }
    bool withoutNul(const std::string& text)
    {
        return text.find('\0') == std::string::npos || refuse("one of its texts holds a NUL");
    }
    bool enter()
    {
        return ++m_depth <= kMaxPayloadDepth ||
               refuse("it is nested deeper than " + std::to_string(kMaxPayloadDepth) + " levels");
    }
    bool leave()
    {
        --m_depth;
        return true;
    }

    std::string m_cause;
    int m_depth = 0;
};

Error invalid(std::string message) { return {ErrorKind::Invalid, std::move(message)}; }

struct TextField {
    std::string_view what; ///< As a person calls it.
    std::string_view text;
    std::size_t most; ///< Bytes.
};

Result<void> checkTexts(std::initializer_list<TextField> fields)
{
    for (const TextField& field : fields) {
        if (field.text.size() > field.most)
            return invalid("The " + std::string(field.what) +
                           " is too long: " + std::to_string(field.text.size()) +
                           " bytes, at most " + std::to_string(field.most));
        if (!isCleanText(field.text))
            return invalid("The " + std::string(field.what) +
                           " is not clean text: it must be UTF-8 without NUL");
    }
    return {};
}

Result<void> checkPresent(std::string_view what, std::string_view text)
{
    if (!trimmed(text).empty())
        return {};
    return invalid("The " + std::string(what) + " is missing: a request must name it");
}

Result<void> checkPayload(const std::string& payload)
{
    if (payload.empty())
        return {};
    if (payload.size() > kMaxPayloadBytes)
        return invalid("The payload is too large: " + std::to_string(payload.size()) +
                       " bytes, at most " + std::to_string(kMaxPayloadBytes));
    // The parser takes a NUL for the end of the text and would not see what follows.
    if (!isCleanText(payload))
        return invalid("The payload is not clean text: it must be UTF-8 without NUL");
    PayloadCheck check;
    if (!Json::sax_parse(payload, &check))
        return invalid("The payload must be a JSON object: " + check.cause());
    return {};
}

Result<void> checkEventName(std::string_view event)
{
    const auto breaksName = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= 0x20 || byte == 0x7F || c == '*';
    };
    if (std::ranges::none_of(event, breaksName))
        return {};
    return invalid("An event name has no blanks, control characters or '*'");
}

bool isCurrency(std::string_view currency)
{
    const auto isCapital = [](char c) { return c >= 'A' && c <= 'Z'; };
    return currency.empty() || (currency.size() == 3 && std::ranges::all_of(currency, isCapital));
}

/// The first failure; success when there is none.
Result<void> firstFailure(std::initializer_list<Result<void>> checks)
{
    const auto failed = std::ranges::find_if(checks, [](const auto& check) { return !check.ok(); });
    return failed == checks.end() ? Result<void>() : *failed;
}

} // namespace

Result<void> validate(const TransitionRequest& request)
{
    if (request.order.value <= 0)
        return invalid("The order is missing: a request must name it");
    return firstFailure({checkPresent("request id", request.requestId),
                         checkPresent("event", request.event),
                         checkPresent("actor", request.actor.name),
                         checkTexts({{"request id", request.requestId, kMaxNameBytes},
                                     {"event", request.event, kMaxNameBytes},
                                     {"actor", request.actor.name, kMaxNameBytes},
                                     {"reason", request.reason, kMaxReasonBytes}}),
                         checkEventName(request.event), checkPayload(request.payload)});
}

Result<void> validate(const NewOrder& request)
{
    if (request.actor.role == Role::Viewer)
        return Error{ErrorKind::Forbidden,
                     "A viewer may only look: creating an order needs the role support"};
    if (!isCurrency(request.currency))
        return invalid("The currency must be three capital letters as in ISO 4217, such as EUR");
    return firstFailure({checkPresent("request id", request.requestId),
                         checkPresent("lifecycle", request.lifecycle),
                         checkPresent("actor", request.actor.name),
                         checkTexts({{"request id", request.requestId, kMaxNameBytes},
                                     {"number", request.number, kMaxNameBytes},
                                     {"source", request.source, kMaxNameBytes},
                                     {"customer", request.customer, kMaxNameBytes},
                                     {"region", request.region, kMaxNameBytes},
                                     {"lifecycle", request.lifecycle, kMaxNameBytes},
                                     {"actor", request.actor.name, kMaxNameBytes}}),
                         checkPayload(request.payload)});
}

} // namespace orderdeck
