#include "resources/resources.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_door.h"
#include "tests/support/snapshot_builder.h"
#include "widgets/lifecycle/lifecycle_page.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace orderdeck;

class LifecyclePageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void clickingAStatePicksItAndShowsItsFigures();
    void aDoubleClickAndEnterLeadToTheOrders();
    void nothingPickedIsTheDefinition();
    void theKeyboardWalksStatesAndArrows();
    void anArrowShowsRateDwellAndRefusals();
    void anotherDefinitionForgetsThePick();
    void newFiguresKeepThePick();
};

namespace {

struct Desk {
    FakeClock clock;
    std::shared_ptr<const LifecycleCatalogue> catalogue = orderCatalogue();
    MemoryDoor door{clock, *catalogue};
    Session session{QStringLiteral("test"), {"mary", Role::Support}, RoleSwitch::Fixed};
    ViewSettings view;
    Appearance appearance;
    LifecyclePage page{PageContext{door, session, view, appearance}};
    QSignalSpy led{&page, &Page::goToRequested};

    Desk()
    {
        page.resize(1080, 690);
        page.show();
        page.showSnapshot(snapshot().build());
        QCoreApplication::sendPostedEvents();
    }
    [[nodiscard]] SnapshotBuilder snapshot() const
    {
        return SnapshotBuilder(clock.now(), catalogue);
    }
    [[nodiscard]] std::shared_ptr<const ServiceSnapshot> withFlows() const
    {
        auto snapshot = std::make_shared<ServiceSnapshot>(*this->snapshot().build());
        TransitionFlow flow;
        flow.lifecycle = "order";
        flow.lifecycleVersion = 1;
        flow.from = "placed";
        flow.event = "pay";
        flow.to = "paid";
        flow.count = 900;
        flow.perSecond = 1.0;
        flow.dwellMedian = std::chrono::seconds(42);
        flow.dwellP95 = std::chrono::minutes(3);
        snapshot->flows = {flow};
        RefusalFlow refusal;
        refusal.lifecycle = "order";
        refusal.lifecycleVersion = 1;
        refusal.state = "placed";
        refusal.event = "pay";
        refusal.count = 7;
        snapshot->refusals = {refusal};
        return snapshot;
    }
    [[nodiscard]] LifecycleGraph& graph() { return *page.findChild<LifecycleGraph*>(); }
    [[nodiscard]] const Lifecycle& order() { return *graph().lifecycle(); }
    /// "title | name value | …" of the side panel.
    [[nodiscard]] QString side()
    {
        QStringList texts;
        for (const QLabel* label : page.findChildren<QLabel*>())
            if (label->parentWidget()->property("card").toBool())
                texts.append(label->text());
        const auto* form = page.findChild<QFormLayout*>();
        for (int row = 0; row < form->rowCount(); ++row)
            for (const auto role : {QFormLayout::LabelRole, QFormLayout::FieldRole})
                texts.append(qobject_cast<QLabel*>(form->itemAt(row, role)->widget())->text());
        return texts.join(QStringLiteral(" | "));
    }
    [[nodiscard]] QPoint middleOf(const char* state)
    {
        return graph().middleOf(order().stateIndex(state)).toPoint();
    }
};

} // namespace

void LifecyclePageTest::clickingAStatePicksItAndShowsItsFigures()
{
    Desk desk;
    QTest::mouseClick(&desk.graph(), Qt::LeftButton, {}, desk.middleOf("paid"));
    QCOMPARE(desk.graph().pick().state, desk.order().stateIndex("paid"));
    QVERIFY(desk.side().startsWith(QStringLiteral("Paid | ")));
    QVERIFY(desk.side().contains(QStringLiteral("orders now | 20")));
    QVERIFY(desk.side().contains(QStringLiteral("past target | 2 (10.0 %)")));
    QTest::mouseClick(desk.page.findChild<QPushButton*>(), Qt::LeftButton);
    QCOMPARE(desk.led.first().at(0).toString(), QStringLiteral("orders"));
    QCOMPARE(desk.led.first().at(1).toString(),
             QStringLiteral("state:paid lifecycle:order is:stuck"));
    QTest::mouseClick(&desk.graph(), Qt::LeftButton, {}, QPoint(2, 2));
    QCOMPARE(desk.graph().pick(), GraphPick());
}

void LifecyclePageTest::aDoubleClickAndEnterLeadToTheOrders()
{
    Desk desk;
    const QPoint at = desk.middleOf("closed");
    QTest::mouseClick(&desk.graph(), Qt::LeftButton, {}, at);
    QTest::mouseDClick(&desk.graph(), Qt::LeftButton, {}, at);
    QCOMPARE(desk.led.size(), 1);
    QCOMPARE(desk.led.first().at(1).toString(), QStringLiteral("state:closed lifecycle:order"));
    QTest::keyClick(&desk.graph(), Qt::Key_Return);
    QCOMPARE(desk.led.size(), 2);
    QTest::mouseDClick(&desk.graph(), Qt::LeftButton, {}, QPoint(2, 2));
    QCOMPARE(desk.led.size(), 2);
}

void LifecyclePageTest::nothingPickedIsTheDefinition()
{
    Desk desk;
    QVERIFY(desk.side().startsWith(QStringLiteral("order | version 1 | ")));
    QTest::mouseClick(desk.page.findChild<QPushButton*>(), Qt::LeftButton);
    QCOMPARE(desk.led.first().at(1).toString(), QStringLiteral("is:open lifecycle:order"));
}

void LifecyclePageTest::theKeyboardWalksStatesAndArrows()
{
    Desk desk;
    desk.graph().setFocus();
    QTest::keyClick(&desk.graph(), Qt::Key_Right);
    QCOMPARE(desk.graph().pick().state, desk.order().stateIndex("placed"));
    QTest::keyClick(&desk.graph(), Qt::Key_Right);
    QCOMPARE(desk.graph().pick().state, desk.order().stateIndex("paid"));
    QTest::keyClick(&desk.graph(), Qt::Key_Down);
    QVERIFY(desk.graph().pick().edge);
    QVERIFY(desk.side().contains(QStringLiteral("→")));
    QVERIFY(!desk.graph().accessibleDescription().isEmpty());
    QTest::keyClick(&desk.graph(), Qt::Key_Up);
    QCOMPARE(desk.graph().pick().state, desk.order().stateIndex("paid"));
    QTest::keyClick(&desk.graph(), Qt::Key_Left);
    QCOMPARE(desk.graph().pick().state, desk.order().stateIndex("placed"));
    QTest::keyClick(&desk.graph(), Qt::Key_Left);
    QCOMPARE(desk.graph().pick().state, desk.order().stateIndex("refunded"));
    QTest::keyClick(&desk.graph(), Qt::Key_Escape);
    QCOMPARE(desk.graph().pick(), GraphPick());
}

void LifecyclePageTest::anArrowShowsRateDwellAndRefusals()
{
    Desk desk;
    desk.page.showSnapshot(desk.withFlows());
    const auto edges = edgesOf(desk.order());
    std::size_t pay = 0;
    while (edges[pay].target != desk.order().stateIndex("paid") ||
           edges[pay].source != desk.order().stateIndex("placed"))
        ++pay;
    desk.graph().setPick({.state = kNoState, .edge = pay});
    QVERIFY(desk.side().startsWith(QStringLiteral("Placed → Paid | Pay | ")));
    QVERIFY(desk.side().contains(QStringLiteral("rate | 1.0 /s")));
    QVERIFY(desk.side().contains(QStringLiteral("dwell p50 | 42 s")));
    QVERIFY(desk.side().contains(QStringLiteral("refused | 7")));
    QVERIFY(!desk.graph().grab().isNull());
}

void LifecyclePageTest::anotherDefinitionForgetsThePick()
{
    Desk desk;
    const auto two = desk.catalogue->with(readResource("lifecycles/grocery.scxml").value());
    desk.catalogue = std::make_shared<const LifecycleCatalogue>(two.value());
    desk.page.showSnapshot(desk.snapshot().build());
    QTest::mouseClick(&desk.graph(), Qt::LeftButton, {}, desk.middleOf("paid"));
    QVERIFY(desk.graph().pick() != GraphPick());
    auto* box = qobject_cast<QComboBox*>(desk.page.toolbar());
    QCOMPARE(box->count(), 2);
    QCOMPARE(box->currentText(), QStringLiteral("order · version 1"));
    QTest::keyClick(box, Qt::Key_G);
    QCOMPARE(box->currentText(), QStringLiteral("grocery · version 1"));
    QCOMPARE(desk.graph().pick(), GraphPick());
    QVERIFY(desk.side().contains(QStringLiteral("version 1")));
}

void LifecyclePageTest::newFiguresKeepThePick()
{
    Desk desk;
    QTest::mouseClick(&desk.graph(), Qt::LeftButton, {}, desk.middleOf("held"));
    const GraphPick pick = desk.graph().pick();
    desk.page.showSnapshot(desk.snapshot().backlogStep(1000).build());
    QCOMPARE(desk.graph().pick(), pick);
    QVERIFY(desk.side().contains(QStringLiteral("orders now | ")));
}

std::unique_ptr<QObject> makeLifecyclePageTest() { return std::make_unique<LifecyclePageTest>(); }

#include "tst_lifecycle_page.moc"
