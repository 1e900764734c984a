#include "widgets/events/event_side.h"

#include "models/text.h"
#include "widgets/appearance/state_chip.h"
#include "widgets/frame/card.h"

#include <QFontDatabase>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace orderdeck {
namespace {

constexpr int kFeedRow = 25;
constexpr int kMostFeedRows = 6; // More scroll.

} // namespace

EventSide::EventSide(EventDetails& details, FeedPositionModel& positions,
                     const PageContext& context, QWidget* parent)
    : QWidget(parent), m_details(details), m_context(context)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(buildPositions(positions));
    layout->addWidget(buildEvent(), 1);
    setMinimumWidth(300);
    connect(&m_details, &EventDetails::changed, this, [this] { showDetails(); });
    connect(&m_context.view, &ViewSettings::zoneChanged, this, [this] { showDetails(); });
    showDetails();
}

QWidget* EventSide::buildPositions(FeedPositionModel& positions)
{
    auto* card = new Card(this);
    auto* table = new QTableView(card);
    table->setObjectName(QStringLiteral("feedPositions"));
    table->setAccessibleName(tr("How far those who follow the feeds are"));
    table->setModel(&positions);
    table->setProperty("flat", true);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->setSelectionMode(QAbstractItemView::NoSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(kFeedRow);
    // Few rows: to measure them all costs nothing.
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setSectionResizeMode(FeedPositionModel::ConsumerColumn,
                                                    QHeaderView::Stretch);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setSectionsClickable(false);
    const auto fit = [table, &positions] {
        const int rows = std::clamp(positions.rowCount(), 1, kMostFeedRows);
        table->setFixedHeight(table->horizontalHeader()->sizeHint().height() + rows * kFeedRow + 4);
        if (positions.rowCount() > 0 && !table->currentIndex().isValid())
            table->setCurrentIndex(positions.index(0, 0)); // A screen reader needs one.
    };
    connect(&positions, &QAbstractItemModel::rowsInserted, table, fit);
    connect(&positions, &QAbstractItemModel::rowsRemoved, table, fit);
    fit();
    card->body()->addWidget(makeLabel(tr("Who follows the feeds"), "strong", card));
    card->body()->addWidget(table);
    return card;
}

QWidget* EventSide::buildEvent()
{
    auto* card = new Card(this);
    card->setAccessibleName(tr("Chosen event"));
    m_title = makeLabel({}, "heading", card);
    m_title->setObjectName(QStringLiteral("eventTitle"));
    m_title->setWordWrap(true);
    m_open = new QPushButton(tr("Open the &order"), card);
    m_open->setObjectName(QStringLiteral("openOrder"));
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (m_details.event())
            Q_EMIT orderWanted(m_details.event()->event.order);
    });
    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_open, 0, Qt::AlignTop);
    m_chips = new QWidget(card);
    auto* chips = new QHBoxLayout(m_chips);
    chips->setContentsMargins(0, 0, 0, 0);
    m_from = new StateChip(m_context.appearance, m_chips);
    m_to = new StateChip(m_context.appearance, m_chips);
    m_arrow = makeLabel(QStringLiteral("→"), "muted", m_chips);
    chips->addWidget(m_from);
    chips->addWidget(m_arrow);
    chips->addWidget(m_to);
    chips->addStretch(1);
    m_facts = new QWidget(card);
    m_rows = new QFormLayout(m_facts);
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setHorizontalSpacing(12);
    m_rows->setVerticalSpacing(4);
    m_note = makeLabel({}, "small", card);
    m_note->setObjectName(QStringLiteral("payloadNote"));
    m_note->setWordWrap(true);
    m_payload = new QPlainTextEdit(card);
    m_payload->setObjectName(QStringLiteral("payload"));
    m_payload->setReadOnly(true);
    m_payload->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_payload->setTabChangesFocus(true);
    m_payload->setAccessibleName(tr("Payload"));
    m_payload->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    card->body()->addLayout(head);
    card->body()->addWidget(m_chips);
    card->body()->addWidget(m_facts);
    card->body()->addWidget(m_note);
    card->body()->addWidget(m_payload, 1);
    card->body()->addStretch(0);
    return card;
}

void EventSide::setCatalogue(std::shared_ptr<const LifecycleCatalogue> catalogue)
{
    if (catalogue == m_catalogue)
        return;
    m_catalogue = std::move(catalogue);
    showDetails();
}

void EventSide::showDetails()
{
    const auto& tail = m_details.event();
    for (QWidget* part : {m_chips, m_facts, static_cast<QWidget*>(m_open)})
        part->setVisible(tail.has_value());
    m_payload->setVisible(tail && !m_details.payload().isEmpty());
    if (!tail) {
        setTone(*m_title, "muted");
        m_title->setText(tr("Choose an event to see it whole"));
        m_note->setText(
            tr("Down and Up walk through the list, which keeps still meanwhile; Escape lets it "
               "go on. Enter opens the order."));
        return;
    }
    setTone(*m_title, "heading");
    m_title->setText(fromUtf8(tail->event.name));
    const bool moved = tail->event.from != tail->event.to;
    showChip(*m_from, tail->event.from);
    showChip(*m_to, tail->event.to);
    m_from->setVisible(!tail->event.from.empty());
    m_arrow->setVisible(moved && !tail->event.from.empty());
    m_to->setVisible(moved);
    showFacts();
    m_note->setText(m_details.payloadNote());
    if (m_payload->toPlainText() != m_details.payload())
        m_payload->setPlainText(m_details.payload());
}

void EventSide::showChip(StateChip& chip, const std::string& state)
{
    const TailEvent& tail = *m_details.event();
    const Lifecycle* lifecycle =
        m_catalogue ? m_catalogue->find(tail.lifecycle, tail.event.lifecycleVersion) : nullptr;
    const StateIndex index = lifecycle == nullptr ? kNoState : lifecycle->stateIndex(state);
    if (index == kNoState)
        return chip.setState(fromUtf8(state), StateKind::Cancelled, 0);
    const LifecycleState& known = lifecycle->states()[index];
    chip.setState(fromUtf8(known.label), known.kind, known.kindRank);
}

void EventSide::showFacts()
{
    const auto facts = m_details.facts(m_context.view.zone());
    while (m_rows->rowCount() > facts.size())
        m_rows->removeRow(m_rows->rowCount() - 1);
    while (m_rows->rowCount() < facts.size()) {
        QLabel* value = makeLabel({}, "", m_facts);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_rows->addRow(makeLabel({}, "muted", m_facts), value);
    }
    for (int row = 0; row < facts.size(); ++row) {
        static_cast<QLabel*>(m_rows->itemAt(row, QFormLayout::LabelRole)->widget())
            ->setText(facts[row].first);
        static_cast<QLabel*>(m_rows->itemAt(row, QFormLayout::FieldRole)->widget())
            ->setText(facts[row].second);
    }
}

} // namespace orderdeck
