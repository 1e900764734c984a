#include "models/order_list.h"

#include "backend/orders/page_position.h"
#include "models/text.h"

namespace orderdeck {

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
    if (!loading() && !m_cancelled)
        ask();
}

void OrderList::retry()
{
    if (!loading())
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
    m_query.after = m_starts.back();
    m_query.limit = m_wanted;
    m_cancelled = false;
    m_cancel = std::make_shared<CancelFlag>();
    m_door.list(m_query, m_cancel,
                m_job.ask<Result<OrderPage>>(
                    this, [this](Result<OrderPage> page) { take(std::move(page)); }));
    Q_EMIT changed();
}

void OrderList::take(Result<OrderPage> page)
{
    m_cancel.reset();
    m_searching = false;
    if (!page) {
        m_sliding = false;
        m_trouble = fromUtf8(page.error().text());
        Q_EMIT changed();
        return;
    }
    m_trouble.clear();
    m_atEnd = page->next.empty();
    m_matches = page->matches;
    m_matchesExact = page->matchesExact;
    Q_EMIT aboutToMerge();
    m_model.merge(std::move(page->rows));
    m_sliding = false;
    Q_EMIT changed();
    if (m_model.rows().empty() && !atTop())
        goToTop(); // The orders of a window far down have moved on.
}

} // namespace orderdeck
