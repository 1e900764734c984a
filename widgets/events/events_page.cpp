#include "widgets/events/events_page.h"

#include "models/text.h"
#include "widgets/events/event_filter_edit.h"
#include "widgets/events/event_side.h"
#include "widgets/events/event_table_view.h"
#include "widgets/frame/card.h"

#include <QAction>
#include <QDataStream>
#include <QHBoxLayout>
#include <QPushButton>
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
    setFocusProxy(m_filter);
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

QWidget* EventsPage::buildTail()
{
    auto* side = new QWidget(this);
    m_filter = new EventFilterEdit(side);
    m_new = new QPushButton(side);
    m_new->setObjectName(QStringLiteral("showNew"));
    m_new->hide();
    m_summary = makeLabel({}, "small", side);
    m_summary->setObjectName(QStringLiteral("tailSummary"));
    m_summary->setWordWrap(true);
    m_table = new EventTableView(m_model, m_context.appearance, side);
    auto* row = new QHBoxLayout;
    row->setSpacing(kRhythm);
    row->addWidget(m_filter, 1);
    row->addWidget(m_new);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kRhythm);
    layout->addLayout(row);
    layout->addWidget(m_summary);
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
    case EventTableView::Still::Pointer: return tr("still while the pointer is over the list");
    case EventTableView::Still::Scrolled: return tr("still while you read further down");
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
    const QString rate = tr("%1 events/s").arg(rateText(m_tail.perSecond()));
    setSubtitle(rate);
    if (!m_filter->problem().isEmpty()) {
        setTone(*m_summary, "error");
        m_summary->setText(
            tr("Not understood: %1. The last filter holds.").arg(m_filter->problem()));
        return;
    }
    setTone(*m_summary, "small");
    QStringList parts{tr("The newest %1 events; the filter searches event, state, actor, shard, "
                         "reason, and the order's number or id")
                          .arg(countText(EventTailModel::kMostRows))};
    if (m_tail.leftOut() > 0)
        parts.append(tr("%1 left out: more than can be read came at once; a filter finds all of "
                        "its own")
                         .arg(countText(m_tail.leftOut())));
    if (const QString still = stillText(); !still.isEmpty())
        parts.append(waiting > 0 ? tr("%1 wait, %2").arg(countText(waiting), still) : still);
    m_summary->setText(parts.join(QStringLiteral(" · ")));
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
        m_splitter->setSizes({740, 328});
    m_table->restoreColumns(fits ? columns : QByteArray());
}

} // namespace orderdeck
