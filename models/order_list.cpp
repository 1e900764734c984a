#include "models/order_list.h"

#include "backend/orders/page_position.h"
#include "models/text.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace orderdeck {

namespace {

/// A search that took long is repeated so rarely that it costs a tenth of the time at most.
constexpr int kPauseFactor = 10;
constexpr qint64 kCountEvery = 10'000;

} // namespace

OrderList::OrderList(ServiceDoor& door, OrderTableModel& model, QObject* parent)
    : QObject(parent), m_door(door), m_model(model)
{}

OrderList::~OrderList() { forget(); }

void OrderList::setQuery(OrderFilter filter, OrderSort sort)
{
    m_query.filter = std::move(filter);
    m_query.sort = sort;
    m_searching = true;
    goToTop();
}

void OrderList::goToTop()
{
    m_starts.assign(1, PageCursor());
    m_wanted = kStep;
    forget();
    ask();
}

void OrderList::refresh()
{
    const bool soon = m_finished.isValid() && !m_finished.hasExpired(m_took * kPauseFactor);
    if (!loading() && !m_cancelled && !(soon && m_took > kBudget.count()))
        ask();
}

void OrderList::retry()
{
    if (loading())
        return;
    m_searching = m_cancelled; // A search that was cut off is a search again.
    ask();
}

void OrderList::loadMore()
{
    if (m_atEnd || m_searching || loading())
        return;
    if (m_wanted < kMaxRows) {
        m_wanted += kStep;
    } else if (m_model.rows().size() > std::size_t(kSlide)) {
        const OrderRow& last = m_model.rows()[std::size_t(kSlide) - 1];
        m_starts.push_back(toCursor(pagePosition(m_query.sort, last)));
        m_sliding = true;
    }
    ask();
}

void OrderList::loadPrevious()
{
    if (atTop() || m_searching || loading())
        return;
    m_starts.pop_back();
    m_wanted = kMaxRows;
    m_sliding = true;
    ask();
}

void OrderList::cancel()
{
    if (!loading())
        return;
    forget();
    m_cancelled = true;
    m_searching = false;
    Q_EMIT changed();
}

QString OrderList::searchedText() const
{
    const auto millions = [](qint64 rows) { return QString::number(double(rows) / 1e6, 'f', 1); };
    if (m_outOf >= 1'000'000)
        return tr("%1 of %2 M").arg(millions(m_searched), millions(m_outOf));
    return tr("%1 of %2").arg(countText(m_searched), countText(m_outOf));
}

void OrderList::forget()
{
    m_job.forget();
    if (m_cancel)
        m_cancel->cancel();
    m_cancel.reset();
    m_sliding = false;
}

void OrderList::ask()
{
    m_found.clear();
    m_searched = 0;
    m_outOf = 0;
    m_query.after = m_starts.back();
    // Counting without an index looks at many rows: now and then is enough.
    const bool countAll = m_searching || !m_counted.isValid() || m_counted.hasExpired(kCountEvery);
    m_query.counting = countAll ? MatchCounting::Bounded : MatchCounting::Known;
    m_cancelled = false;
    m_asked.start();
    askPiece();
}

void OrderList::askPiece()
{
    m_query.limit = m_wanted - int(m_found.size());
    m_query.budget = kBudget;
    m_cancel = std::make_shared<CancelFlag>();
    m_door.list(m_query, m_cancel,
                m_job.ask<Result<OrderPage>>(
                    this, [this](Result<OrderPage> piece) { take(std::move(piece)); }));
    Q_EMIT changed();
}

void OrderList::take(Result<OrderPage> piece)
{
    m_cancel.reset();
    if (!piece) {
        m_sliding = false;
        m_searching = false;
        m_trouble = fromUtf8(piece.error().text());
        Q_EMIT changed();
        return;
    }
    m_trouble.clear();
    const bool first = m_query.counting != MatchCounting::None;
    if (first)
        takeCount(*piece);
    m_outOf = piece->outOf;
    // What lies between the places that the shards have reached is looked at twice.
    m_searched = std::min(m_searched + piece->searched, m_outOf);
    const bool news = first || !piece->rows.empty();
    std::ranges::move(piece->rows, std::back_inserter(m_found));
    if (piece->next.empty() || m_found.size() >= std::size_t(m_wanted))
        return finish(piece->next.empty());
    m_query.after = piece->next;
    m_query.counting = MatchCounting::None;
    if (m_searching) {
        m_atEnd = false;
        if (!m_matchesExact)
            m_matches = std::max(m_matches, qint64(m_found.size()));
        if (news)
            show(m_found);
    }
    askPiece();
}

void OrderList::takeCount(const OrderPage& piece)
{
    if (piece.matchesExact || m_query.counting == MatchCounting::Bounded) {
        m_matches = piece.matches;
        m_matchesExact = piece.matchesExact;
    }
    if (m_query.counting == MatchCounting::Bounded)
        m_counted.start();
}

void OrderList::finish(bool atEnd)
{
    m_searching = false;
    m_atEnd = atEnd;
    const auto found = qint64(m_found.size());
    if (atEnd && atTop()) {
        m_matches = found;
        m_matchesExact = true;
    } else if (!m_matchesExact) {
        m_matches = std::max(m_matches, found);
    }
    m_took = m_asked.elapsed();
    m_finished.start();
    show(std::exchange(m_found, {}));
    if (m_model.rows().empty() && !atTop())
        goToTop(); // The orders of a window far down have moved on.
}

void OrderList::show(std::vector<OrderRow> rows)
{
    Q_EMIT aboutToMerge();
    m_model.merge(std::move(rows));
    m_sliding = false;
    Q_EMIT changed();
}

} // namespace orderdeck
