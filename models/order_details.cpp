#include "models/order_details.h"

#include "models/text.h"

#include <QUuid>

#include <algorithm>

namespace orderdeck {

OrderDetails::OrderDetails(ServiceDoor& door, const Session& session, QObject* parent)
    : QObject(parent), m_door(door), m_session(session)
{
    connect(&m_session, &Session::roleChanged, this, [this] {
        updatePossibilities();
        Q_EMIT changed();
    });
}

void OrderDetails::open(OrderId id)
{
    if (id == m_id)
        return;
    close();
    m_id = id;
    refresh();
}

void OrderDetails::close()
{
    m_orderJob.forget();
    m_historyJob.forget();
    m_id = {};
    m_answer.reset();
    m_possibilities.clear();
    m_trouble.clear();
    m_historyTrouble.clear();
    m_historyVersion = 0;
    m_timeline.clear();
    Q_EMIT changed();
}

void OrderDetails::refresh()
{
    // A store that answers slower than it is asked would otherwise never be heard.
    if (!m_orderJob.waiting())
        askOrder();
}

void OrderDetails::askOrder()
{
    if (m_id == OrderId())
        return;
    m_door.get(m_id, m_orderJob.ask<Result<OrderAnswer>>(
                         this, [this](Result<OrderAnswer> answer) { take(std::move(answer)); }));
}

void OrderDetails::take(Result<OrderAnswer> answer)
{
    if (!answer) {
        m_trouble = fromUtf8(answer.error().text());
        Q_EMIT changed();
        return;
    }
    m_trouble.clear();
    const bool news = !m_answer || m_answer->order != answer->order;
    m_answer = std::move(*answer);
    if (news) {
        m_catalogue = m_door.catalogue();
        updatePossibilities();
    }
    if (m_historyVersion != m_answer->order.version && !m_historyJob.waiting())
        askHistory();
    Q_EMIT changed();
}

void OrderDetails::askHistory()
{
    m_door.history(m_id, m_historyJob.ask<Result<std::vector<Event>>>(
                             this, [this](Result<std::vector<Event>> events) {
                                 takeHistory(std::move(events));
                             }));
}

void OrderDetails::takeHistory(Result<std::vector<Event>> events)
{
    if (events) {
        m_historyTrouble.clear();
        m_historyVersion = events->empty() ? 0 : events->back().version;
        m_timeline.show(m_answer->order, std::move(*events), m_catalogue);
    } else {
        m_historyTrouble = fromUtf8(events.error().text());
    }
    Q_EMIT changed();
}

void OrderDetails::updatePossibilities()
{
    m_possibilities.clear();
    if (const Lifecycle* known = lifecycle())
        m_possibilities =
            orderdeck::possibilities(*known, m_answer->order, m_session.role(), m_guardFields);
}

const Lifecycle* OrderDetails::lifecycle() const
{
    if (!m_answer || !m_catalogue)
        return nullptr;
    return m_catalogue->find(m_answer->order.lifecycle, m_answer->order.lifecycleVersion);
}

bool OrderDetails::submit(const QString& event, const QString& reason,
                          std::optional<std::int64_t> seenVersion)
{
    if (!m_answer ||
        std::find(m_submitting.begin(), m_submitting.end(), m_id) != m_submitting.end())
        return false;
    m_submitting.push_back(m_id);
    TransitionRequest request;
    request.order = m_id;
    request.requestId =
        "window:" + QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
    request.event = event.toStdString();
    request.expectedVersion = seenVersion.value_or(m_answer->order.version);
    request.actor = m_session.actor();
    request.reason = reason.trimmed().toStdString();
    m_door.submit(std::move(request),
                  onGuiThread<Verdict>(this, [this, id = m_id](Verdict verdict) {
                      std::erase(m_submitting, id);
                      verdict.order = id;
                      Q_EMIT answered(verdict);
                      // Whatever is being read may be from before the step.
                      if (m_id == id)
                          askOrder();
                  }));
    return true;
}

} // namespace orderdeck
