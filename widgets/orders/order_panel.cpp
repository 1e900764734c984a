#include "widgets/orders/order_panel.h"

#include "backend/foundation/text.h"
#include "models/text.h"
#include "widgets/appearance/state_chip.h"
#include "widgets/frame/card.h"
#include "widgets/orders/flow_layout.h"
#include "widgets/orders/order_facts.h"
#include "widgets/orders/timeline_delegate.h"
#include "widgets/orders/transition_dialog.h"

#include <QApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace orderdeck {

namespace {

QLabel* wrapping(QWidget* parent, const char* tone)
{
    QLabel* label = makeLabel({}, tone, parent);
    label->setWordWrap(true);
    return label;
}

} // namespace

OrderPanel::OrderPanel(OrderDetails& details, const PageContext& context, QWidget* parent)
    : QFrame(parent), m_details(details), m_appearance(context.appearance), m_view(context.view)
{
    setProperty("card", true);
    setAccessibleName(tr("Order"));
    setMinimumWidth(300);
    m_empty = wrapping(this, "muted");
    m_empty->setText(tr("Select an order to see where it has been and what may be done with it."));
    m_full = new QWidget(this);
    auto* full = new QVBoxLayout(m_full);
    full->setContentsMargins(0, 0, 0, 0);
    full->setSpacing(kRhythm / 2);
    buildFacts(*full);
    buildActions(*full);
    buildTimeline(*full);
    m_trouble = wrapping(this, "error");
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->addWidget(m_empty);
    layout->addWidget(m_trouble);
    layout->addWidget(m_full, 1);
    connect(&m_details, &OrderDetails::changed, this, &OrderPanel::showOrder);
    connect(&m_details, &OrderDetails::answered, this, &OrderPanel::tellVerdict);
    connect(&m_appearance, &Appearance::changed, m_timeline->viewport(),
            qOverload<>(&QWidget::update));
    connect(&m_view, &ViewSettings::zoneChanged, this, [this] {
        m_details.timeline().setZone(m_view.zone());
        showOrder();
    });
    m_details.timeline().setZone(m_view.zone());
    showOrder();
}

void OrderPanel::buildFacts(QVBoxLayout& layout)
{
    auto* top = new QHBoxLayout;
    m_number = wrapping(m_full, "heading");
    m_number->setObjectName(QStringLiteral("number"));
    m_number->setWordWrap(false);
    m_number->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_state = new StateChip(m_appearance, m_full);
    m_version = wrapping(m_full, "small");
    m_version->setWordWrap(false);
    top->addWidget(m_number);
    top->addWidget(m_state);
    top->addStretch();
    top->addWidget(m_version);
    layout.addLayout(top);
    m_facts = wrapping(m_full, "small");
    m_facts->setObjectName(QStringLiteral("facts"));
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_flags = wrapping(m_full, "warning");
    m_items = wrapping(m_full, "small");
    for (QLabel* label : {m_facts, m_flags, m_items})
        layout.addWidget(label);
}

void OrderPanel::buildActions(QVBoxLayout& layout)
{
    layout.addSpacing(kRhythm);
    layout.addWidget(makeLabel(tr("May go to"), "strong", m_full));
    auto* holder = new QWidget(m_full);
    m_buttons = new FlowLayout(holder, kRhythm);
    layout.addWidget(holder);
    m_verdict = wrapping(m_full, "good");
    m_verdict->setObjectName(QStringLiteral("verdict"));
    m_verdict->hide();
    layout.addWidget(m_verdict);
    m_mayNot = wrapping(m_full, "small");
    m_mayNot->setObjectName(QStringLiteral("mayNot"));
    layout.addWidget(m_mayNot);
}

void OrderPanel::buildTimeline(QVBoxLayout& layout)
{
    layout.addSpacing(kRhythm);
    m_timelineTitle = makeLabel(tr("Timeline"), "strong", m_full);
    layout.addWidget(m_timelineTitle);
    m_timeline = new QListView(m_full);
    m_timeline->setAccessibleName(tr("Timeline of the order"));
    m_timeline->setProperty("flat", true);
    m_timeline->setModel(&m_details.timeline());
    m_timeline->setItemDelegate(new TimelineDelegate(m_appearance, m_timeline));
    m_timeline->setResizeMode(QListView::Adjust);
    m_timeline->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_timeline->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_timeline->setToolTip(tr("Enter or a double click opens the event as it is stored"));
    connect(m_timeline, &QListView::activated, this, &OrderPanel::showRawEvent);
    layout.addWidget(m_timeline, 1);
}

void OrderPanel::showOrder()
{
    const bool open = m_details.id() != OrderId();
    m_empty->setVisible(!open);
    // Never the facts of the order before beside the trouble of this one.
    m_full->setVisible(open && m_details.answer());
    m_trouble->setText(m_details.trouble());
    m_trouble->setVisible(!m_details.trouble().isEmpty());
    if (m_saidOf != m_details.id())
        m_verdict->hide();
    if (!m_details.answer())
        return;
    showFacts(m_details.answer()->order);
    showActions();
}

void OrderPanel::showFacts(const Order& order)
{
    m_number->setText(order.number.empty() ? fromUtf8(toString(order.id)) : fromUtf8(order.number));
    const Lifecycle* lifecycle = m_details.lifecycle();
    const StateIndex state = lifecycle == nullptr ? kNoState : lifecycle->stateIndex(order.state);
    if (state != kNoState) {
        const LifecycleState& known = lifecycle->states()[state];
        m_state->setState(fromUtf8(known.label), known.kind, known.kindRank);
    } else {
        m_state->setState(fromUtf8(order.state), StateKind::InProgress, 0);
    }
    m_version->setText(tr("version %1").arg(order.version));
    m_facts->setText(factsText(*m_details.answer(), m_view.zone()));
    const QString flags = flagsText(order);
    m_flags->setText(flags);
    m_flags->setVisible(!flags.isEmpty());
    const QString items = itemsText(order);
    m_items->setText(items);
    m_items->setVisible(!items.isEmpty());
    const int events = m_details.timeline().rowCount();
    m_timelineTitle->setText(events == 1 ? tr("Timeline · 1 event")
                                         : tr("Timeline · %1 events").arg(events));
}

void OrderPanel::showActions()
{
    const std::vector<Possibility>& now = m_details.possibilities();
    const auto same = [](const Possibility& a, const Possibility& b) {
        return a.event == b.event && a.kind == b.kind && a.cause == b.cause && a.target == b.target;
    };
    if (std::equal(now.begin(), now.end(), m_shown.begin(), m_shown.end(), same) &&
        m_buttons->count() > 0)
        return; // Rebuilding would take the focus from under the keyboard.
    m_shown = now;
    const bool hadFocus = m_buttons->parentWidget()->isAncestorOf(QApplication::focusWidget());
    m_buttons->clear();
    QStringList mayNot;
    for (const Possibility& possibility : m_shown) {
        if (possibility.kind == VerdictKind::Applied)
            addAction(possibility);
        else
            mayNot.append(fromUtf8(possibility.label) % QStringLiteral(" — ") %
                          fromUtf8(possibility.cause));
    }
    if (m_buttons->count() == 0) {
        QLabel* nothing = wrapping(m_full, "muted");
        nothing->setText(tr("Nothing: no step of yours leads out of here."));
        m_buttons->addWidget(nothing);
    }
    m_mayNot->setText(tr("May not") % QLatin1Char('\n') % mayNot.join(QLatin1Char('\n')));
    m_mayNot->setVisible(!mayNot.isEmpty());
    m_buttons->parentWidget()->updateGeometry();
    if (hadFocus) {
        QWidget* first = m_buttons->itemAt(0)->widget();
        (first->focusPolicy() == Qt::NoFocus ? m_timeline : first)->setFocus();
    }
}

void OrderPanel::addAction(const Possibility& possibility)
{
    auto* button = new QPushButton(
        fromUtf8(possibility.label).replace(QLatin1Char('&'), QStringLiteral("&&")) %
            QStringLiteral("…"),
        m_buttons->parentWidget());
    button->setObjectName(QStringLiteral("do_") % fromUtf8(possibility.event));
    button->setToolTip(toolTipText(tr("to %1").arg(stateLabel(possibility.target))));
    button->setAccessibleName(
        tr("%1, to %2").arg(fromUtf8(possibility.label), stateLabel(possibility.target)));
    const auto first = std::find_if(m_shown.begin(), m_shown.end(),
                                    [this](const Possibility& one) { return leadsOn(one); });
    if (first != m_shown.end() && first->event == possibility.event)
        button->setProperty("tone", QStringLiteral("primary"));
    QWidget* before = m_buttons->count() == 0 ? button->parentWidget()
                                              : m_buttons->itemAt(m_buttons->count() - 1)->widget();
    setTabOrder(before, button);
    connect(button, &QPushButton::clicked, this, [this, possibility] { ask(possibility); });
    m_buttons->addWidget(button);
    button->show();
}

/// A step along the flow, not out of it: what is offered first must not be the dangerous one.
bool OrderPanel::leadsOn(const Possibility& possibility) const
{
    const Lifecycle* lifecycle = m_details.lifecycle();
    if (possibility.kind != VerdictKind::Applied || lifecycle == nullptr ||
        possibility.target == m_details.answer()->order.state)
        return false;
    const StateIndex target = lifecycle->stateIndex(possibility.target);
    if (target == kNoState)
        return false;
    switch (lifecycle->states()[target].kind) {
    case StateKind::Initial:
    case StateKind::InProgress:
    case StateKind::Reached:
    case StateKind::Final: return true;
    case StateKind::OnHold:
    case StateKind::Failed:
    case StateKind::Cancelled:
    case StateKind::Reversed: return false;
    }
    return false;
}

QString OrderPanel::stateLabel(const std::string& id) const
{
    const Lifecycle* lifecycle = m_details.lifecycle();
    const StateIndex state = lifecycle == nullptr ? kNoState : lifecycle->stateIndex(id);
    return fromUtf8(state == kNoState ? id : lifecycle->states()[state].label);
}

void OrderPanel::ask(const Possibility& possibility)
{
    if (!m_details.answer())
        return;
    const Order& order = m_details.answer()->order;
    const Lifecycle* lifecycle = m_details.lifecycle();
    const StateIndex target =
        lifecycle == nullptr ? kNoState : lifecycle->stateIndex(possibility.target);
    const TransitionQuestion question{
        .order = m_number->text(),
        .verb = fromUtf8(possibility.label),
        .from = stateLabel(order.state),
        .target = stateLabel(possibility.target),
        .reasonRequired = true,
        .final = target != kNoState && lifecycle->states()[target].final,
    };
    auto* dialog = new TransitionDialog(question, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog, possibility, id = order.id, version = order.version] {
                if (m_details.id() == id)
                    submit(possibility, dialog->reason(), version);
            });
    dialog->open();
}

/// `seenVersion` is that of the order the dialog spoke of: it may have moved on behind it.
void OrderPanel::submit(const Possibility& possibility, const QString& reason,
                        std::int64_t seenVersion)
{
    if (m_details.submit(fromUtf8(possibility.event), reason, seenVersion)) {
        m_submitted.insert(m_details.id().value, m_number->text());
        say(tr("%1: waiting for the answer…").arg(fromUtf8(possibility.label)), "muted");
    } else {
        say(tr("%1 was not sent: the answer to the step before is still awaited.")
                .arg(fromUtf8(possibility.label)),
            "warning");
    }
}

void OrderPanel::say(const QString& sentence, const char* tone)
{
    m_saidOf = m_details.id();
    setTone(*m_verdict, tone);
    m_verdict->setText(sentence);
    m_verdict->show();
}

void OrderPanel::tellVerdict(const Verdict& verdict)
{
    const bool good = verdict.kind == VerdictKind::Applied;
    QString sentence =
        good ? tr("Done: now %1, version %2.").arg(stateLabel(verdict.state)).arg(verdict.version)
             : QString(fromUtf8(name(verdict.kind)) % QStringLiteral(": ") %
                       fromUtf8(verdict.cause));
    if (verdict.kind == VerdictKind::VersionConflict)
        sentence += tr(" Nothing was changed; look at the order as it is now.");
    // The person may be looking at another order by now.
    if (verdict.order == m_details.id())
        say(sentence, good ? "good" : "error");
    Q_EMIT told(m_submitted.take(verdict.order.value) % QStringLiteral(" · ") % sentence, good);
}

void OrderPanel::showRawEvent(const QModelIndex& index)
{
    auto* dialog = new QDialog(this);
    dialog->setObjectName(QStringLiteral("rawEvent"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Event of %1").arg(m_number->text()));
    auto* text = new QPlainTextEdit(index.data(TimelineModel::RawRole).toString(), dialog);
    text->setReadOnly(true);
    text->setAccessibleName(tr("The event as stored"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(text);
    layout->addWidget(buttons);
    dialog->resize(520, 380);
    dialog->open();
}

} // namespace orderdeck
