#include "models/order_lookup.h"

#include "models/text.h"

#include <algorithm>

namespace orderdeck {

namespace {

FoundOrder toFound(const OrderRow& row, const LifecycleCatalogue* catalogue)
{
    FoundOrder order;
    order.id = row.id;
    order.number = fromUtf8(row.number.empty() ? toString(row.id) : row.number);
    QStringList place;
    for (const std::string& part : {row.region, row.source})
        if (!part.empty())
            place.append(fromUtf8(part));
    order.place = place.join(QStringLiteral(" · "));
    order.state = fromUtf8(row.state);
    const Lifecycle* lifecycle =
        catalogue == nullptr ? nullptr : catalogue->find(row.lifecycle, row.lifecycleVersion);
    const StateIndex index = lifecycle == nullptr ? kNoState : lifecycle->stateIndex(row.state);
    if (index != kNoState) {
        const LifecycleState& state = lifecycle->states()[index];
        order.state = fromUtf8(state.label);
        order.kind = int(state.kind);
        order.kindRank = state.kindRank;
    }
    return order;
}

} // namespace

OrderLookup::OrderLookup(ServiceDoor& door, QObject* parent) : QObject(parent), m_door(door) {}

OrderLookup::~OrderLookup() { stop(); }

bool OrderLookup::plausible(const QString& typed)
{
    return typed.size() <= kLongest &&
           std::any_of(typed.begin(), typed.end(), [](QChar c) { return c.isDigit(); });
}

void OrderLookup::ask(const QString& typed)
{
    stop();
    const QString text = typed.trimmed();
    if (plausible(text))
        search(text, text);
}

void OrderLookup::stop()
{
    m_job.forget();
    if (m_cancel)
        m_cancel->cancel();
    m_cancel.reset();
}

void OrderLookup::search(const QString& typed, const QString& text)
{
    OrderQuery query;
    query.filter.texts = {text.toStdString()};
    query.sort = OrderSort::Number;
    query.limit = kMost;
    m_cancel = std::make_shared<CancelFlag>();
    m_door.list(query, m_cancel,
                m_job.ask<Result<OrderPage>>(this, [this, typed, text](Result<OrderPage> page) {
                    take(typed, text, page);
                }));
}

void OrderLookup::take(const QString& typed, const QString& text, const Result<OrderPage>& page)
{
    m_cancel.reset();
    // Numbers are kept as the shop writes them; whoever types is spared the shift key.
    if (page && page->rows.empty() && text == typed && typed.toUpper() != typed) {
        search(typed, typed.toUpper());
        return;
    }
    QList<FoundOrder> orders;
    if (page) {
        const auto catalogue = m_door.catalogue();
        for (const OrderRow& row : page->rows)
            orders.append(toFound(row, catalogue.get()));
    }
    Q_EMIT found(typed, orders);
}

} // namespace orderdeck
