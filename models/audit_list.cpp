#include "models/audit_list.h"

#include "models/text.h"

#include <algorithm>

namespace orderdeck {

AuditList::AuditList(ServiceDoor& door, AuditTableModel& model, QObject* parent)
    : QObject(parent), m_door(door), m_model(model)
{}

AuditList::~AuditList() { forget(); }

void AuditList::setFilter(AuditFilter filter)
{
    m_filter = std::move(filter);
    goToTop();
}

void AuditList::goToTop()
{
    forget();
    m_searching = true;
    ask({}, kStep, &AuditList::takeFirst);
}

void AuditList::refresh()
{
    if (!loading() && !m_cancelled && atTop())
        ask({}, kStep, m_pieces.empty() ? &AuditList::takeFirst : &AuditList::takeNewest);
}

void AuditList::retry()
{
    if (!loading())
        goToTop();
}

void AuditList::loadOlder()
{
    if (!atEnd() && !loading())
        ask(m_next, kStep, &AuditList::takeOlder);
}

void AuditList::loadNewer()
{
    if (atTop())
        refresh();
    else if (!loading())
        ask(m_above.back().from, m_above.back().rows, &AuditList::takeAbove);
}

void AuditList::cancel()
{
    if (!loading())
        return;
    forget();
    m_cancelled = true;
    m_searching = false;
    Q_EMIT changed();
}

void AuditList::forget()
{
    m_job.forget();
    if (m_cancel)
        m_cancel->cancel();
    m_cancel.reset();
}

void AuditList::ask(const AuditCursor& before, int limit, Take take)
{
    m_cancelled = false;
    m_cancel = std::make_shared<CancelFlag>();
    m_door.audit({m_filter, limit, before}, m_cancel,
                 m_job.ask<Result<AuditExtract>>(this, [this, take](Result<AuditExtract> page) {
                     answered(std::move(page), take);
                 }));
    Q_EMIT changed();
}

void AuditList::answered(Result<AuditExtract> page, Take take)
{
    m_cancel.reset();
    m_searching = false;
    if (page) {
        m_trouble.clear();
        m_total = page->total;
        Q_EMIT aboutToMerge();
        (this->*take)(std::move(*page));
    } else {
        m_trouble = fromUtf8(page.error().text());
    }
    Q_EMIT changed();
}

void AuditList::takeFirst(AuditExtract page)
{
    m_above.clear();
    m_pieces.assign(1, {page.from, int(page.entries.size())});
    m_next = page.next;
    m_model.replace(std::move(page.entries));
    if (m_model.rowCount() == 0)
        m_pieces.clear();
}

void AuditList::takeNewest(AuditExtract page)
{
    const AuditEntry& known = m_model.entries().front();
    const auto there =
        std::find_if(page.entries.begin(), page.entries.end(), [&](const AuditEntry& entry) {
            return entry.shard == known.shard && entry.position == known.position;
        });
    // So much is new that what lies between is not known.
    if (there == page.entries.end())
        return takeFirst(std::move(page));
    const int fresh = int(there - page.entries.begin());
    if (fresh == 0)
        return;
    page.entries.erase(there, page.entries.end());
    m_pieces.push_front({page.from, fresh});
    m_model.prepend(std::move(page.entries));
    trimEnd();
}

void AuditList::takeOlder(AuditExtract page)
{
    m_next = page.next;
    if (page.entries.empty())
        return;
    m_pieces.push_back({page.from, int(page.entries.size())});
    m_model.append(std::move(page.entries));
    trimTop();
}

void AuditList::takeAbove(AuditExtract page)
{
    m_pieces.push_front(m_above.back());
    m_above.pop_back();
    m_pieces.front().rows = int(page.entries.size());
    m_model.prepend(std::move(page.entries));
    trimEnd();
}

void AuditList::trimTop()
{
    while (m_model.rowCount() > kMaxRows && m_pieces.size() > 1) {
        m_model.removeFirst(m_pieces.front().rows);
        m_above.push_back(std::move(m_pieces.front()));
        m_pieces.pop_front();
    }
}

void AuditList::trimEnd()
{
    while (m_model.rowCount() > kMaxRows && m_pieces.size() > 1) {
        m_model.removeLast(m_pieces.back().rows);
        m_next = m_pieces.back().from;
        m_pieces.pop_back();
    }
}

} // namespace orderdeck
