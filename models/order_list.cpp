#include "models/order_list.h"

#include "models/text.h"

namespace orderdeck {

OrderList::OrderList(ServiceDoor& door, OrderTableModel& model, QObject* parent)
    : QObject(parent), m_door(door), m_model(model)
{}

OrderList::~OrderList() { cancel(); }

void OrderList::setQuery(OrderFilter filter, OrderSort sort)
{
    m_query.filter = std::move(filter);
    m_query.sort = sort;
    goToTop();
}

void OrderList::goToTop()
{
    m_starts.assign(1, PageCursor());
    m_wanted = kStep;
    cancel();
    ask();
}

void OrderList::refresh()
{
    if (!loading())
        ask();
}

void OrderList::loadMore()
{
    if (m_atEnd || loading())
        return;
    if (m_wanted < kMaxRows) {
        m_wanted += kStep;
    } else {
        // The next window begins where this one ends, less than a screen repeated being worth less
        // than simple cursors.
        m_starts.push_back(m_next);
        m_wanted = kStep;
    }
    ask();
}

void OrderList::loadPrevious()
{
    if (atTop() || loading())
        return;
    m_starts.pop_back();
    m_wanted = kMaxRows;
    ask();
}

void OrderList::cancel()
{
    m_job.forget();
    if (m_cancel)
        m_cancel->cancel();
    m_cancel.reset();
}

void OrderList::ask()
{
    m_query.after = m_starts.back();
    m_query.limit = m_wanted;
    m_cancel = std::make_shared<CancelFlag>();
    m_door.list(m_query, m_cancel,
                m_job.ask<Result<OrderPage>>(
                    this, [this](Result<OrderPage> page) { take(std::move(page)); }));
    Q_EMIT changed();
}

void OrderList::take(Result<OrderPage> page)
{
    m_cancel.reset();
    if (!page) {
        m_trouble = fromUtf8(page.error().text());
        Q_EMIT changed();
        return;
    }
    m_trouble.clear();
    m_next = page->next;
    m_atEnd = page->next.empty();
    m_matches = page->matches;
    m_matchesExact = page->matchesExact;
    Q_EMIT aboutToMerge();
    m_model.merge(std::move(page->rows));
    Q_EMIT changed();
}

} // namespace orderdeck
