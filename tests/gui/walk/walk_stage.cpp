#include "tests/gui/walk/walk_stage.h"

#include "tests/gui/walk/dialog_set.h"
#include "widgets/frame/progress_page.h"
#include "widgets/frame/start_page.h"
#include "widgets/frame/trouble_page.h"
#include "widgets/lifecycle/graph_layouter.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QTest>

namespace orderdeck {
namespace {

constexpr int kOrders = 60;
constexpr int kPatienceWithGraphviz = 10'000;
constexpr int kHops = 8; ///< An answer, the question it leads to, the answer to that …

constexpr QLatin1String kPagePrefix("page ");
constexpr QLatin1String kFrontPrefix("front ");

QWidget* makeFront(const QString& name, const Appearance& appearance)
{
    if (name == QLatin1String("start"))
        return new StartPage(appearance);
    if (name == QLatin1String("trouble"))
        return new TroublePage(
            Error{ErrorKind::Busy, "The store is held by orderdeckd, process 4711",
                  "/var/lib/orderdeck/demo/with/a/folder/of/a/rather/long/name"});
    auto* progress =
        new ProgressPage(QStringLiteral("Opening demo"), ProgressPage::Leaving::Possible);
    progress->show(
        ProgressPage::Step{QStringLiteral("Writing 21 days of history"), 27'400, 42'000});
    return progress;
}

} // namespace

void settleWindow()
{
    for (int hop = 0; hop < kHops; ++hop)
        QCoreApplication::processEvents();
}

WalkStage::WalkStage()
{
    makeOrders();
    std::vector<AttentionItem> items;
    for (const std::string state : {"packed", "paid"}) {
        AttentionItem item;
        item.severity = AttentionItem::Severity::Warning;
        item.lifecycle = "order";
        item.state = state;
        item.count = 37;
        item.oldest = m_frame.clock->now() - std::chrono::hours(76);
        item.filter = "is:stuck state:" + state;
        items.push_back(item);
    }
    m_frame.publish(m_frame.snapshot().workload({}).attention(items).build());
}

WalkStage::~WalkStage() { m_dialog.reset(); }

void WalkStage::makeOrders()
{
    for (int i = 1; i <= kOrders; ++i) {
        NewOrder order;
        order.requestId = "r" + std::to_string(i);
        order.number = "A-" + std::to_string(1000 + i);
        order.source = "shop";
        order.customer = "Customer " + std::to_string(i);
        order.region = i % 2 == 1 ? "SP" : "RJ";
        order.lifecycle = "order";
        order.totalMinor = 50'000 + i;
        order.currency = "BRL";
        order.payload = R"({"items":[{"sku":"K-1","name":"Blue kettle","quantity":2}]})";
        order.actor = {"shop", Role::Service};
        m_frame.door.create(order, [](const Verdict&) {});
        m_frame.clock->advance(std::chrono::minutes(7));
    }
    settleWindow();
}

QStringList WalkStage::scenes() const
{
    QStringList names;
    for (const Page* page : m_frame.window->pages())
        names.append(QString(kPagePrefix % page->info().key));
    for (const char* front : {"start", "progress", "trouble"})
        names.append(QString(kFrontPrefix % QLatin1String(front)));
    for (const DialogEntry& entry : everyDialog())
        names.append(QLatin1String(entry.name));
    return names;
}

QWidget& WalkStage::show(const QString& scene)
{
    m_dialog.reset();
    if (scene.startsWith(kFrontPrefix)) {
        m_frame.window->showFront(makeFront(scene.mid(kFrontPrefix.size()), m_frame.appearance));
        settleWindow();
        return *m_frame.window;
    }
    m_frame.window->showPages();
    m_frame.window->note(
        QStringLiteral("The list can be sorted by order, total, time in state and placed"));
    for (int i = 0; i < m_frame.window->pages().size(); ++i) {
        if (scene == QString(kPagePrefix % m_frame.window->pages()[i]->info().key)) {
            showPage(i);
            return *m_frame.window;
        }
    }
    for (const DialogEntry& entry : everyDialog()) {
        if (scene != QLatin1String(entry.name))
            continue;
        m_dialog = entry.make(*this);
        m_dialog->show();
        settleWindow();
        return *m_dialog;
    }
    qFatal("there is no scene %s", qPrintable(scene));
}

void WalkStage::showPage(int page)
{
    m_frame.window->showPage(page);
    settleWindow();
    if (const auto* graph = m_frame.window->currentPage()->findChild<GraphLayouter*>())
        static_cast<void>(
            QTest::qWaitFor([graph] { return graph->settled(); }, kPatienceWithGraphviz));
    for (auto* view : m_frame.window->currentPage()->findChildren<QAbstractItemView*>()) {
        if (view->isVisible() && view->model() != nullptr && view->model()->rowCount() > 0)
            view->setCurrentIndex(view->model()->index(0, 0));
    }
    settleWindow();
}

void WalkStage::setLook(Theme theme, QSize size)
{
    m_frame.appearance.setTheme(theme);
    m_frame.window->resize(size);
    settleWindow();
}

} // namespace orderdeck
