#include "models/event_filter.h"

#include "models/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace orderdeck {
namespace {

using Key = EventTerm::Key;

QString say(const char* text) { return QCoreApplication::translate("EventFilter", text); }

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; }

bool same(char a, char b) { return lower(a) == lower(b); }

bool begins(std::string_view text, std::string_view start)
{
    return text.size() >= start.size() &&
           std::equal(start.begin(), start.end(), text.begin(), same);
}

bool holds(std::string_view text, std::string_view part)
{
    return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

bool isOrder(const Event& event, const EventTerm& term, const std::string& value)
{
    return toString(event.order) == value ||
           std::find(term.orders.begin(), term.orders.end(), event.order) != term.orders.end();
}

bool matchesValue(const Event& event, int shard, const EventTerm& term, const std::string& value)
{
    switch (term.key) {
    case Key::Event: return begins(event.name, value);
    case Key::State: return begins(event.from, value) || begins(event.to, value);
    case Key::Actor: return begins(event.actor.name, value);
    case Key::Order: return isOrder(event, term, value);
    case Key::Shard: return std::to_string(shard + 1) == value;
    case Key::Word:
        return begins(event.name, value) || begins(event.from, value) || begins(event.to, value) ||
               begins(event.actor.name, value) || isOrder(event, term, value) ||
               holds(event.reason, value);
    }
    return false;
}

std::optional<Key> keyOf(const QString& name)
{
    static const std::array<std::pair<const char*, Key>, 5> kKeys{{{"event", Key::Event},
                                                                   {"state", Key::State},
                                                                   {"actor", Key::Actor},
                                                                   {"order", Key::Order},
                                                                   {"shard", Key::Shard}}};
    for (const auto& [text, key] : kKeys) {
        if (name.compare(QLatin1String(text), Qt::CaseInsensitive) == 0)
            return key;
    }
    return std::nullopt;
}

bool knowsState(const LifecycleCatalogue& catalogue, const std::string& start)
{
    for (const InstalledLifecycle& installed : catalogue.all()) {
        for (const LifecycleState& state : installed.lifecycle->states()) {
            if (!state.compound && begins(state.id, start))
                return true;
        }
    }
    return false;
}

/// Empty: it can be looked for.
QString problemOf(const EventTerm& term, int shards, const LifecycleCatalogue* catalogue)
{
    for (const std::string& value : term.values) {
        if (term.key == Key::State && catalogue != nullptr && !knowsState(*catalogue, value))
            return say("no state begins with “%1”").arg(fromUtf8(value));
        const int shard = fromUtf8(value).toInt();
        if (term.key == Key::Shard && (shard < 1 || shard > std::max(shards, 1)))
            return shards > 1 ? say("shards are numbered 1 to %1").arg(shards)
                              : say("there is only shard 1");
    }
    return term.values.empty() ? say("nothing stands after the colon") : QString();
}

/// A piece of the text between blanks; blanks in quotes belong to it.
struct Piece {
    qsizetype begin = 0;
    qsizetype length = 0;
    QString text;                  ///< Without quotes.
    qsizetype colon = -1;          ///< Of `text`, outside quotes.
    bool open = false;             ///< A quote is not closed.
    std::vector<qsizetype> commas; ///< Outside quotes, of `text`.
};

QList<Piece> piecesOf(const QString& text)
{
    QList<Piece> pieces;
    std::optional<Piece> piece;
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c.isSpace() && !quoted) {
            if (piece)
                pieces.append(*std::exchange(piece, std::nullopt));
            continue;
        }
        if (!piece)
            piece = Piece{i, 0, {}, -1, false, {}};
        piece->length = i + 1 - piece->begin;
        if (c == QLatin1Char('"')) {
            quoted = !quoted;
            continue;
        }
        if (c == QLatin1Char(':') && !quoted && piece->colon < 0)
            piece->colon = piece->text.size();
        if (c == QLatin1Char(',') && !quoted)
            piece->commas.push_back(piece->text.size());
        piece->text.append(c);
    }
    if (piece) {
        piece->open = quoted;
        pieces.append(*piece);
    }
    return pieces;
}

/// The values behind the colon, or of a bare word the whole.
std::vector<std::string> valuesOf(const Piece& piece)
{
    std::vector<std::string> values;
    const auto add = [&](qsizetype begin, qsizetype end) {
        if (end > begin)
            values.push_back(piece.text.mid(begin, end - begin).toStdString());
    };
    if (piece.colon < 0) {
        add(0, piece.text.size());
        return values;
    }
    qsizetype begin = piece.colon + 1;
    for (const qsizetype comma : piece.commas) {
        add(begin, comma);
        begin = std::max(begin, comma + 1);
    }
    add(begin, piece.text.size());
    return values;
}

} // namespace

bool EventFilter::matches(const Event& event, int shard) const
{
    return std::all_of(terms.begin(), terms.end(), [&](const EventTerm& term) {
        return std::any_of(term.values.begin(), term.values.end(), [&](const std::string& value) {
            return matchesValue(event, shard, term, value);
        });
    });
}

EventFilterReading parseEventFilter(const QString& text, int shards,
                                    const LifecycleCatalogue* catalogue)
{
    EventFilterReading reading;
    for (const Piece& piece : piecesOf(text)) {
        EventTerm term;
        QString problem;
        if (piece.colon >= 0) {
            const QString name = piece.text.left(piece.colon);
            const auto key = keyOf(name);
            term.key = key.value_or(Key::Word);
            if (!key)
                problem = say("“%1” is none of event, state, actor, order, shard").arg(name);
        }
        term.values = valuesOf(piece);
        if (piece.open)
            problem = say("the quote is not closed");
        else if (problem.isEmpty() && (piece.colon >= 0 || !term.values.empty()))
            problem = problemOf(term, shards, catalogue);
        if (!problem.isEmpty())
            reading.marks.append({piece.begin, piece.length, problem});
        else if (!term.values.empty())
            reading.filter.terms.push_back(std::move(term));
    }
    return reading;
}

std::vector<std::string> possibleNumbers(const EventFilter& filter)
{
    std::vector<std::string> numbers;
    for (const EventTerm& term : filter.terms) {
        if (term.key != Key::Word && term.key != Key::Order)
            continue;
        for (const std::string& value : term.values) {
            // Words of people rarely hold a digit, numbers of orders nearly always do.
            if (term.key == Key::Order || std::any_of(value.begin(), value.end(),
                                                      [](char c) { return c >= '0' && c <= '9'; }))
                numbers.push_back(value);
        }
    }
    return numbers;
}

EventFilter withOrders(EventFilter filter, const std::string& number,
                       const std::vector<OrderId>& orders)
{
    for (EventTerm& term : filter.terms) {
        if ((term.key == Key::Word || term.key == Key::Order) &&
            std::find(term.values.begin(), term.values.end(), number) != term.values.end())
            term.orders.insert(term.orders.end(), orders.begin(), orders.end());
    }
    return filter;
}

} // namespace orderdeck
