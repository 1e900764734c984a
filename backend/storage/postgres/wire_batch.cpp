#include "backend/storage/postgres/wire_batch.h"

#include "backend/foundation/text.h"
#include "backend/storage/postgres/array_codec.h"
#include "backend/storage/postgres/lifecycle_rows.h"
#include "backend/storage/sql/row_codec.h"

#include <algorithm>
#include <array>

namespace orderdeck::postgres {
namespace {

using Of = ArrayWriter::Of;

/// Arrays of the types that a function of the database takes, in its order.
template <std::size_t Count>
class Arrays {
public:
    explicit Arrays(const std::array<Of, Count>& types)
    {
        for (const Of type : types)
            m_columns.emplace_back(type);
    }
    /// One element of each, in order.
    template <typename... Values>
    void add(const Values&... values)
    {
        static_assert(sizeof...(Values) == Count);
        std::size_t column = 0;
        (put(m_columns[column++], values), ...);
        ++m_size;
    }
    [[nodiscard]] int size() const { return m_size; }
    void appendTo(WireValues& values) const
    {
        for (const ArrayWriter& column : m_columns)
            values.push_back(column.wire());
    }

private:
    static void put(ArrayWriter& column, std::string_view value) { column.add(value); }
    static void put(ArrayWriter& column, std::integral auto value)
    {
        column.add(static_cast<std::int64_t>(value));
    }
    static void put(ArrayWriter& column, const std::optional<std::int64_t>& value)
    {
        if (value)
            column.add(*value);
        else
            column.addNull();
    }
    std::vector<ArrayWriter> m_columns;
    int m_size = 0;
};

constexpr std::array<Of, 10> kTransitionTypes{Of::Bigint,   Of::Text, Of::Bigint, Of::Text,
                                              Of::Smallint, Of::Text, Of::Text,   Of::Bigint,
                                              Of::Bigint,   Of::Bytes};
constexpr std::array<Of, 17> kCreateTypes{
    Of::Bigint, Of::Text,  Of::Text,    Of::Text,     Of::Text, Of::Bigint,
    Of::Text,   Of::Text,  Of::Text,    Of::Smallint, Of::Text, Of::Bigint,
    Of::Bigint, Of::Bytes, Of::Integer, Of::Text,     Of::Text};
constexpr std::array<Of, 20> kHistoryTypes{
    Of::Bigint, Of::Text,   Of::Text,    Of::Text,    Of::Text,  Of::Bigint, Of::Text,
    Of::Bigint, Of::Text,   Of::Integer, Of::Text,    Of::Bytes, Of::Bigint, Of::Text,
    Of::Text,   Of::Bigint, Of::Bigint,  Of::Integer, Of::Text,  Of::Text};
constexpr std::array<Of, 13> kStepTypes{
    Of::Bigint, Of::Bigint, Of::Bigint, Of::Bigint, Of::Integer, Of::Smallint, Of::Text,
    Of::Text,   Of::Text,   Of::Text,   Of::Text,   Of::Text,    Of::Bytes};

constexpr std::string_view kCreates =
    "SELECT 0, c.* FROM orderdeck.apply_creates($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
    "$13, $14, $15, $16, $17) c";
constexpr std::string_view kTransitions =
    "SELECT 1, t.* FROM orderdeck.apply_transitions($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) t";
constexpr std::string_view kBoth =
    "SELECT 0, c.* FROM orderdeck.apply_creates($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
    "$13, $14, $15, $16, $17) c UNION ALL "
    "SELECT 1, t.* FROM orderdeck.apply_transitions($18, $19, $20, $21, $22, $23, $24, $25, $26, "
    "$27) t";
constexpr std::string_view kImport =
    "SELECT * FROM orderdeck.import_histories($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
    "$13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, "
    "$31, "
    "$32, $33)";

/// The values that guards may look at, as the database keeps them.
struct FieldArrays {
    std::string numbers = "{}";
    std::string texts = "{}";
};

FieldArrays fieldArrays(const Lifecycle* lifecycle, const Order& order, GuardFields& scratch)
{
    if (lifecycle == nullptr || lifecycle->fields().empty())
        return {};
    scratch.load(*lifecycle, order);
    const GuardValues values = guardValues(*lifecycle, scratch.context(order));
    return {arrayText(values.numbers), arrayText(values.texts)};
}

std::int64_t asSigned(std::uint64_t digest) { return static_cast<std::int64_t>(digest); }

class BatchArrays {
public:
    explicit BatchArrays(const LifecycleCatalogue& catalogue) : m_catalogue(catalogue) {}

    void add(const NewOrder& wish)
    {
        Order order;
        order.source = wish.source;
        order.customer = wish.customer;
        order.region = wish.region;
        order.totalMinor = wish.totalMinor;
        order.currency = wish.currency;
        order.payload = wish.payload;
        const InstalledLifecycle* installed = m_catalogue.newest(wish.lifecycle);
        const FieldArrays fields = fieldArrays(
            installed == nullptr ? nullptr : installed->lifecycle.get(), order, m_fields);
        m_creates.add(wish.id.value, wish.number, wish.source, wish.customer, wish.region,
                      wish.totalMinor, wish.currency, wish.lifecycle, wish.actor.name,
                      static_cast<int>(wish.actor.role), wish.requestId, toMicros(wish.at),
                      asSigned(bodyDigest(wish)), sql::packPayload(wish.payload),
                      installed == nullptr ? 0 : installed->version, fields.numbers, fields.texts);
    }

    void add(const TransitionRequest& wish)
    {
        m_transitions.add(wish.order.value, wish.event, wish.expectedVersion, wish.actor.name,
                          static_cast<int>(wish.actor.role), wish.reason, wish.requestId,
                          toMicros(wish.at), asSigned(bodyDigest(wish)),
                          sql::packPayload(wish.payload));
    }

    [[nodiscard]] WireBatch batch() const
    {
        WireBatch made;
        const bool creates = m_creates.size() > 0;
        const bool transitions = m_transitions.size() > 0;
        made.sql = creates && transitions ? kBoth : creates ? kCreates : kTransitions;
        if (creates)
            m_creates.appendTo(made.values);
        if (transitions)
            m_transitions.appendTo(made.values);
        return made;
    }

private:
    const LifecycleCatalogue& m_catalogue;
    GuardFields m_fields;
    Arrays<17> m_creates{kCreateTypes};
    Arrays<10> m_transitions{kTransitionTypes};
};

} // namespace

WireBatch wireBatch(std::span<const StoreRequest> batch, const LifecycleCatalogue& catalogue)
{
    BatchArrays arrays(catalogue);
    for (const StoreRequest& request : batch)
        std::visit([&](const auto& wish) { arrays.add(wish); }, request);
    return arrays.batch();
}

Verdict verdictFrom(const Answer& answer, int row)
{
    Verdict verdict;
    const std::string_view kind = answer.view(row, 2);
    verdict.order = OrderId(answer.integer(row, 3));
    if (kind == "locked") {
        verdict.kind = VerdictKind::Busy;
        verdict.cause = "another session works on this order at this moment; try again";
        return verdict;
    }
    verdict.kind = parseVerdictKind(kind).value_or(VerdictKind::Invalid);
    verdict.version = answer.integer(row, 4);
    verdict.state = answer.text(row, 5);
    verdict.cause = answer.text(row, 6);
    const std::string legal = answer.text(row, 7);
    if (!legal.empty())
        for (const std::string_view event : split(legal, '\n'))
            verdict.legalEvents.emplace_back(event);
    verdict.repeated = answer.isTrue(row, 8);
    return verdict;
}

WireBatch wireImport(std::span<const OrderHistory> batch, const LifecycleCatalogue& catalogue)
{
    Arrays<20> histories{kHistoryTypes};
    Arrays<13> steps{kStepTypes};
    GuardFields scratch;
    std::int64_t owner = 0;
    for (const OrderHistory& history : batch) {
        ++owner;
        const std::int64_t digest = asSigned(historyDigest(history));
        Order order = history.order;
        std::int64_t version = 0;
        for (Event event : history.events) {
            event.version = ++version;
            fold(order, event);
            // Event 1 keeps its payload with the birth.
            const std::string payload = version == 1 ? "" : sql::packPayload(event.payload);
            steps.add(owner, version, toMicros(event.at), version == 1 ? digest : 0,
                      event.lifecycleVersion, static_cast<int>(event.actor.role), event.name,
                      event.from, event.to, event.actor.name, event.reason, event.requestId,
                      payload);
        }
        const FieldArrays fields =
            fieldArrays(catalogue.find(order.lifecycle, order.lifecycleVersion), order, scratch);
        histories.add(order.id.value, order.number, order.source, order.customer, order.region,
                      order.totalMinor, order.currency, toMicros(order.placedAt), order.lifecycle,
                      static_cast<int>(order.flags), history.events.front().requestId,
                      sql::packPayload(history.order.payload), digest, fields.numbers, fields.texts,
                      order.version, toMicros(order.since), order.lifecycleVersion, order.state,
                      order.previousState);
    }
    WireBatch made;
    made.sql = kImport;
    histories.appendTo(made.values);
    steps.appendTo(made.values);
    return made;
}

ImportOutcome outcomeFrom(const Answer& answer, int row)
{
    const std::string_view outcome = answer.view(row, 1);
    if (outcome == "written")
        return ImportOutcome::Written;
    return outcome == "already there" ? ImportOutcome::AlreadyThere : ImportOutcome::Conflict;
}

} // namespace orderdeck::postgres
