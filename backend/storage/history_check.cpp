#include "backend/storage/history_check.h"

namespace orderdeck {
namespace {

std::string keyOf(OrderId order, const std::string& requestId)
{
    return toString(order) + ' ' + requestId;
}

std::string asText(const DriverLine& line)
{
    return std::string(name(*line.verdict)) + " v" + std::to_string(line.version) + ' ' +
           line.state;
}

bool isSameAnswer(const DriverLine& a, const DriverLine& b)
{
    return a.verdict == b.verdict && a.version == b.version && a.state == b.state &&
           a.order == b.order;
}

} // namespace

HistoryCheck::HistoryCheck(const DriverHistory& history, VerifyReport& report)
    : m_history(history), m_report(report)
{
    for (const DriverLine& line : history.lines)
        know(line);
    // A request that was sent and later refused for good is refused: what it did before its answer
    // came is what the answer says.
    for (auto* requests : {&m_submits, &m_creates})
        for (auto& [key, request] : *requests)
            if (request.answer)
                request.mayBeApplied = *request.answer->verdict == VerdictKind::Applied;
}

void HistoryCheck::know(const DriverLine& line)
{
    Request& request =
        line.create ? m_creates[line.requestId] : m_submits[keyOf(line.order, line.requestId)];
    if (line.order.value != 0)
        request.order = line.order;
    if (!line.verdict || *line.verdict == VerdictKind::InDoubt) {
        request.mayBeApplied = true;
        return;
    }
    if (!isFinal(*line.verdict))
        return;
    if (!request.answer)
        request.answer = line;
    else if (!isSameAnswer(*request.answer, line))
        m_report.add({Corruption::AnswerChanged, line.order,
                      "request '" + line.requestId + "' was " + asText(*request.answer) +
                          ", then " + asText(line)});
}

HistoryCheck::Request* HistoryCheck::find(const Event& event)
{
    auto& requests = event.version == 1 ? m_creates : m_submits;
    const auto found =
        requests.find(event.version == 1 ? event.requestId : keyOf(event.order, event.requestId));
    return found == requests.end() ? nullptr : &found->second;
}

void HistoryCheck::take(const Event& event)
{
    if (event.requestId.empty() || !event.requestId.starts_with(m_history.prefix))
        return;
    Request* request = find(event);
    const std::string what =
        "event " + std::to_string(event.version) + " of request '" + event.requestId + "'";
    if (request == nullptr) {
        m_report.add({Corruption::EventNeverRequested, event.order, what});
        return;
    }
    ++request->events;
    if (!request->mayBeApplied) {
        m_report.add({Corruption::EventOfRefused, event.order, what});
        return;
    }
    if (!request->answer)
        return;
    const DriverLine& answer = *request->answer;
    if (answer.order != event.order || answer.version != event.version ||
        answer.state != event.to || request->events > 1)
        m_report.add({Corruption::AcknowledgedDiffers, event.order,
                      what + " leads to " + event.to + ", the answer was " + asText(answer)});
}

void HistoryCheck::finish()
{
    for (const auto* requests : {&m_submits, &m_creates})
        for (const auto& [key, request] : *requests)
            if (request.answer && *request.answer->verdict == VerdictKind::Applied &&
                request.events == 0)
                m_report.add(
                    {Corruption::AcknowledgedMissing, request.order,
                     "request '" + request.answer->requestId + "': " + asText(*request.answer)});
    m_report.historyLines = static_cast<std::int64_t>(m_history.lines.size());
}

} // namespace orderdeck
