#include "widgets/lifecycle/lifecycle_page.h"

#include "models/text.h"
#include "widgets/appearance/accessible_role.h"
#include "widgets/frame/card.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace orderdeck {

namespace {

constexpr int kSideWidth = 288;

QString definitionText(const InstalledLifecycle& installed)
{
    return fromUtf8(installed.name) % QStringLiteral(" · version ") %
           QString::number(installed.version);
}

} // namespace

LifecyclePage::LifecyclePage(const PageContext& context, QWidget* parent)
    : Page({QStringLiteral("lifecycle"), tr("Lifecycle"), QStringLiteral("lifecycle")}, parent),
      m_context(context), m_definitions(new QComboBox(this))
{
    m_definitions->setAccessibleName(tr("Definition"));
    m_definitions->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto* card = new Card(this);
    m_graph = new LifecycleGraph(context.appearance, card);
    card->body()->addWidget(m_graph, 1);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(card, 1);
    layout->addWidget(buildSide());
    connect(m_definitions, &QComboBox::currentIndexChanged, this, [this] {
        if (m_snapshot)
            showSnapshot(m_snapshot);
    });
    connect(m_graph, &LifecycleGraph::picked, this, &LifecyclePage::showSide);
    connect(m_graph, &LifecycleGraph::opened, this, &LifecyclePage::openPick);
    setStart(m_graph);
}

LifecyclePage::~LifecyclePage() { delete m_definitions; }

QWidget* LifecyclePage::buildSide()
{
    auto* side = new Card(this);
    side->setFixedWidth(kSideWidth);
    side->setAccessibleName(tr("Picked state or transition"));
    m_title = makeLabel({}, "heading", side);
    m_title->setWordWrap(true);
    m_subtitle = makeLabel({}, "muted", side);
    m_rows = new QFormLayout;
    m_rows->setHorizontalSpacing(12);
    m_rows->setVerticalSpacing(kRhythm);
    m_rows->setRowWrapPolicy(QFormLayout::DontWrapRows);
    m_open = new QPushButton(side);
    m_open->setProperty("tone", QStringLiteral("primary"));
    connect(m_open, &QPushButton::clicked, this, &LifecyclePage::openPick);
    side->body()->addWidget(m_title);
    side->body()->addWidget(m_subtitle);
    side->body()->addSpacing(kRhythm);
    auto* holder = new QWidget;
    auto* held = new QVBoxLayout(holder);
    held->setContentsMargins(0, 0, 0, 0);
    held->setSpacing(2 * kRhythm);
    held->addLayout(m_rows);
    held->addWidget(m_open);
    held->addStretch(1);
    auto* scroll = new QScrollArea(side);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("Figures"));
    setAccessibleRole(*scroll, QAccessible::Grouping);
    scroll->setWidget(holder);
    holder->setAutoFillBackground(false); // setWidget() sets it.
    scroll->viewport()->setAutoFillBackground(false);
    side->body()->addWidget(scroll, 1);
    return side;
}

QWidget* LifecyclePage::toolbar() { return m_definitions; }

const InstalledLifecycle* LifecyclePage::chosen() const
{
    const int index = m_definitions->currentIndex();
    if (!m_catalogue || index < 0 || index >= int(m_catalogue->all().size()))
        return nullptr;
    return &m_catalogue->all()[std::size_t(index)];
}

/// One entry per installed version, in the catalogue's order. At first the one with most orders is
/// chosen.
void LifecyclePage::showDefinitions(const ServiceSnapshot& snapshot)
{
    if (snapshot.catalogue == m_catalogue)
        return;
    const QString before = m_definitions->currentText();
    m_catalogue = snapshot.catalogue;
    const QSignalBlocker quiet(m_definitions);
    m_definitions->clear();
    int busiest = 0;
    std::int64_t most = -1;
    for (const InstalledLifecycle& installed : m_catalogue->all()) {
        std::int64_t orders = 0;
        for (const StateBacklog& backlog : snapshot.backlogs)
            if (backlog.lifecycle == installed.name &&
                backlog.lifecycleVersion == installed.version)
                orders += backlog.orders;
        if (orders > most) {
            most = orders;
            busiest = m_definitions->count();
        }
        m_definitions->addItem(definitionText(installed));
    }
    const int again = m_definitions->findText(before);
    m_definitions->setCurrentIndex(again >= 0 ? again : busiest);
}

void LifecyclePage::showSnapshot(std::shared_ptr<const ServiceSnapshot> snapshot)
{
    m_snapshot = std::move(snapshot);
    if (!m_snapshot->catalogue)
        return;
    showDefinitions(*m_snapshot);
    const InstalledLifecycle* installed = chosen();
    if (installed == nullptr)
        return;
    m_figures = figuresOf(*installed, *m_snapshot);
    m_graph->showLifecycle(installed->lifecycle);
    m_graph->showFigures(m_figures);
    showSide();
}

void LifecyclePage::showSide()
{
    const InstalledLifecycle* installed = chosen();
    if (installed == nullptr || m_figures.states.size() != installed->lifecycle->states().size())
        return;
    const GraphPick& pick = m_graph->pick();
    if (pick.state != kNoState)
        m_facts = stateFacts(*installed, m_figures, pick.state, m_snapshot->at);
    else if (pick.edge)
        m_facts = edgeFacts(*installed, m_figures, edgesOf(*installed->lifecycle)[*pick.edge]);
    else
        m_facts = definitionFacts(*installed, m_figures);
    m_title->setText(m_facts.title);
    m_subtitle->setText(m_facts.subtitle);
    m_open->setText(QString(m_facts.action).replace(QLatin1Char('&'), QStringLiteral("&&")));
    m_open->setVisible(!m_facts.action.isEmpty());
    while (m_rows->rowCount() > int(m_facts.facts.size()))
        m_rows->removeRow(m_rows->rowCount() - 1);
    for (int row = 0; row < int(m_facts.facts.size()); ++row) {
        const PickFact& fact = m_facts.facts[std::size_t(row)];
        if (row >= m_rows->rowCount()) {
            QLabel* value = makeLabel({}, "", this);
            value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
            value->setWordWrap(true);
            m_rows->addRow(makeLabel({}, "muted", this), value);
        }
        auto* name = static_cast<QLabel*>(m_rows->itemAt(row, QFormLayout::LabelRole)->widget());
        auto* value = static_cast<QLabel*>(m_rows->itemAt(row, QFormLayout::FieldRole)->widget());
        name->setText(fact.name);
        value->setText(fact.value);
        setTone(*value, fact.warning ? "warning" : "");
    }
}

void LifecyclePage::openPick()
{
    if (!m_facts.filter.isEmpty())
        Q_EMIT goToRequested(QStringLiteral("orders"), m_facts.filter);
}

QList<PageKey> LifecyclePage::keys() const
{
    const QString graph = tr("In the graph of Lifecycle");
    return {
        {graph, tr("Next or last state"), tr("Right or Left")},
        {graph, tr("Next or last step of the state"), tr("Down or Up")},
        {graph, tr("Show its orders"), tr("Enter")},
        {graph, tr("Show the whole again"), tr("Esc")},
    };
}

} // namespace orderdeck
