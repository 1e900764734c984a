#include "widgets/events/events_page.h"

#include "models/text.h"
#include "widgets/events/event_filter_edit.h"
#include "widgets/events/event_side.h"
#include "widgets/events/event_table_view.h"
#include "widgets/frame/card.h"
#include "widgets/frame/copy_rows.h"
#include "widgets/frame/eliding_label.h"

#include <QAction>
#include <QDataStream>
#include <QHBoxLayout>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QVBoxLayout>

namespace orderdeck {
namespace {

constexpr std::chrono::milliseconds kInterval{250};
constexpr qint32 kStateVersion = 1;

} // namespace

EventsPage::EventsPage(const PageContext& context, QWidget* parent)
    : Page({QStringLiteral("events"), tr("Events"), QStringLiteral("events")}, parent),
      m_context(context), m_tail(context.door, kInterval, this), m_details(context.door, this),
      m_splitter(new QSplitter(Qt::Horizontal, this))
{
    m_splitter->addWidget(buildTail());
    m_side = new EventSide(m_details, m_positions, m_context, this);
    m_splitter->addWidget(m_side);
    m_splitter->setHandleWidth(12);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    setStart(m_filter);
    connect(m_side, &EventSide::orderWanted, this, &EventsPage::openOrder);
    auto* newest = new QAction(tr("Show the &newest events"), this);
    connect(newest, &QAction::triggered, this, [this] {
        Q_EMIT goToRequested(info().key, m_filter->text());
        showNewest();
    });
    m_actions.view = {newest};
    connectTail();
    m_model.setZone(m_context.view.zone());
    restoreState({});
    showSummary();
}

QList<PageKey> EventsPage::keys() const
{
    const QString box = tr("In the filter box of Events");
    const QString list = tr("In the list of events");
    return {
        {box, tr("Go to the list"), tr("Enter or Down")},
        {box, tr("Show all events"), tr("Esc")},
        {list, tr("Hold the list and choose"), tr("Down or Space")},
        {list, tr("Let it run again"), tr("Home or Esc")},
        {list, tr("Oldest event kept"), tr("End")},
        {list, tr("Open the order"), tr("Enter")},
        {list, tr("Copy the row"), QKeySequence(QKeySequence::Copy).toString()},
    };
}

QWidget* EventsPage::buildTail()
{
    auto* side = new QWidget(this);
    m_filter = new EventFilterEdit(side);
    m_new = new QPushButton(side);
    m_new->setObjectName(QStringLiteral("showNew"));
    QSizePolicy kept = m_new->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_new->setSizePolicy(kept);
    m_new->hide();
    m_scope = new ElidingLabel("small", side);
    m_scope->setObjectName(QStringLiteral("filterScope"));
    m_summary = makeLabel({}, "small", side);
    m_summary->setObjectName(QStringLiteral("tailSummary"));
    // One line each, whatever they say, and the button keeps its place: the table must not move
    // under the pointer.
    for (QLabel* line : {static_cast<QLabel*>(m_scope), m_summary})
        line->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_table = new EventTableView(m_model, m_context.appearance, side);
    auto* lines = new QVBoxLayout;
    lines->setSpacing(0);
    lines->addWidget(m_scope);
    lines->addWidget(m_summary);
    auto* row = new QHBoxLayout;
    row->setSpacing(kRhythm);
    row->addLayout(lines, 1);
    row->addWidget(m_new);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kRhythm);
    layout->addWidget(m_filter);
    layout->addLayout(row);
    layout->addWidget(m_table, 1);
    return side;
}

void EventsPage::connectTail()
{
    connect(&m_tail, &EventTail::arrived, &m_model, &EventTailModel::add);
    connect(&m_tail, &EventTail::ticked, this, &EventsPage::showSummary);
    connect(m_filter, &EventFilterEdit::filterChanged, this, &EventsPage::setFilter);
    connect(m_filter, &EventFilterEdit::readingChanged, this, &EventsPage::showSummary);
    connect(m_filter, &EventFilterEdit::listWanted, this, [this] { m_table->setFocus(); });
    connect(m_new, &QPushButton::clicked, this, [this] {
        m_table->setFocus(); // The button is about to go.
        showNewest();
    });
    connect(m_table, &EventTableView::stillnessChanged, this, &EventsPage::updateHold);
    connect(m_table, &EventTableView::topWanted, this, &EventsPage::showNewest);
    connect(m_table, &EventTableView::chosen, this, &EventsPage::choose);
    connect(m_table, &EventTableView::orderWanted, this, &EventsPage::openOrder);
    auto* copy = new QShortcut(QKeySequence::Copy, m_table);
    copy->setContext(Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, [this] { Q_EMIT noted(copyRows(*m_table)); });
    connect(&m_details, &EventDetails::numberRead, &m_model, &EventTailModel::setNumber);
    connect(&m_context.view, &ViewSettings::zoneChanged, this,
            [this] { m_model.setZone(m_context.view.zone()); });
    connect(&m_context.appearance, &Appearance::changed, this,
            [this] { m_filter->setErrorColor(m_context.appearance.palette().error); });
    m_filter->setErrorColor(m_context.appearance.palette().error);
}

void EventsPage::showSnapshot(std::shared_ptr<const ServiceSnapshot> snapshot)
{
    m_positions.show(*snapshot);
    m_model.setCatalogue(snapshot->catalogue);
    m_tail.setMap(snapshot->map);
    m_filter->setContext(int(snapshot->shards.size()), snapshot->catalogue);
    m_side->setCatalogue(snapshot->catalogue);
}

void EventsPage::activate()
{
    m_tail.start();
    updateHold();
}

void EventsPage::deactivate() { m_tail.stop(); }

void EventsPage::pause()
{
    m_paused = true;
    updateHold();
}

void EventsPage::resume()
{
    m_paused = false;
    updateHold();
}

void EventsPage::updateHold()
{
    if (m_paused || m_table->still() != EventTableView::Still::No)
        m_tail.hold();
    else
        m_tail.release();
    showSummary();
}

void EventsPage::showNewest()
{
    m_table->goToTop();
    if (m_paused)
        return;
    // Also under the pointer: it was asked for.
    m_tail.release();
    updateHold();
}

void EventsPage::setFilter(const EventFilter& filter)
{
    m_numberJob.forget();
    applyFilter(filter);
    lookUpNumbers(filter);
}

void EventsPage::applyFilter(const EventFilter& filter)
{
    m_table->goToTop();
    m_model.replace(m_tail.setFilter(filter));
    showSummary();
}

/// Events carry the ids of orders; a number that somebody types is looked up once.
void EventsPage::lookUpNumbers(const EventFilter& filter)
{
    const std::vector<std::string> numbers = possibleNumbers(filter);
    if (numbers.empty())
        return;
    const std::string number = numbers.front();
    m_context.door.findByNumber(
        number, m_numberJob.ask<Result<std::vector<OrderAnswer>>>(
                    this, [this, filter, number](const Result<std::vector<OrderAnswer>>& found) {
                        if (!found || found->empty())
                            return;
                        std::vector<OrderId> orders;
                        for (const OrderAnswer& answer : *found)
                            orders.push_back(answer.order.id);
                        applyFilter(withOrders(filter, number, orders));
                    }));
}

void EventsPage::choose(int row)
{
    if (row >= 0)
        m_details.open(m_model.at(row));
    else
        m_details.close();
}

void EventsPage::openOrder(OrderId order)
{
    Q_EMIT goToRequested(QStringLiteral("orders"), fromUtf8(toString(order)));
}

bool EventsPage::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
    return true;
}

void EventsPage::goTo(const QString& filter) { m_filter->setText(filter); }

QString EventsPage::stillText() const
{
    if (m_paused)
        return tr("paused");
    switch (m_table->still()) {
    case EventTableView::Still::Pointer: return tr("still under the pointer");
    case EventTableView::Still::Scrolled: return tr("still while scrolled down");
    case EventTableView::Still::Chosen: return tr("still while an event is chosen");
    case EventTableView::Still::No: break;
    }
    return {};
}

void EventsPage::showSummary()
{
    const std::int64_t waiting = m_tail.waiting();
    m_new->setVisible(waiting > 0 && !m_paused);
    m_new->setText(tr("Show %1 new").arg(countText(waiting)));
    setSubtitle(tr("%1 events/s").arg(rateText(m_tail.perSecond())));
    const QString problem = m_filter->problem();
    setTone(*m_scope, problem.isEmpty() ? "small" : "error");
    m_scope->setText(
        problem.isEmpty()
            ? tr("Searches event, state, actor, shard, reason, and the order’s number or id")
            : tr("Not understood: %1; the last filter holds").arg(problem));
    QStringList parts{tr("Newest %1").arg(countText(EventTailModel::kMostRows))};
    if (m_tail.leftOut() > 0)
        parts.append(tr("%1 left out, too many to read at once").arg(countText(m_tail.leftOut())));
    if (const QString still = stillText(); !still.isEmpty())
        parts.append(waiting > 0 ? tr("%1 wait, %2").arg(countText(waiting), still) : still);
    m_summary->setText(parts.join(QStringLiteral(" · ")));
    m_summary->setToolTip(
        tr("More than %1 events in a quarter of a second are thinned to the newest. A filter finds "
           "all that pass it, also at high rates.")
            .arg(EventTail::kMostAtOnce));
    m_table->setEmptyText(
        m_filter->filter().terms.empty()
            ? tr("No event yet. Whatever is written to the store from now on appears here.")
            : tr("No event passes the filter yet. Events that do appear here as they are "
                 "written."));
}

QByteArray EventsPage::saveState() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << kStateVersion << m_splitter->saveState() << m_table->saveColumns();
    return bytes;
}

void EventsPage::restoreState(const QByteArray& state)
{
    QDataStream stream(state);
    qint32 version = 0;
    QByteArray splitter;
    QByteArray columns;
    stream >> version >> splitter >> columns;
    const bool fits = stream.status() == QDataStream::Ok && version == kStateVersion;
    if (!fits || !m_splitter->restoreState(splitter))
        m_splitter->setSizes({716, 352});
    m_table->restoreColumns(fits ? columns : QByteArray());
}

} // namespace orderdeck
