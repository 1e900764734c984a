#include "backend/lifecycle/scxml_reader.h"
#include "resources/resources.h"
#include "widgets/lifecycle/graph_layout.h"

#include <QProcess>
#include <QTest>

using namespace orderdeck;

class GraphLayoutTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void edgesJoinTransitionsWithTheSameEnds();
    void layersDoNotOverlap_data() { definitions(); }
    void layersDoNotOverlap();
    void dotIsUnderstood_data() { definitions(); }
    void dotIsUnderstood();
    void labelsHaveRoomOfTheirOwn_data() { definitions(); }
    void labelsHaveRoomOfTheirOwn();
    void theShippedDefinitionsFitTheirPage();
    void anythingElseIsRefused_data();
    void anythingElseIsRefused();

private:
    static void definitions();
};

namespace {

std::shared_ptr<const Lifecycle> read(const QString& name)
{
    const auto text = readResource("lifecycles/" + name.toStdString() + ".scxml");
    return std::make_shared<const Lifecycle>(readScxml(text.value()).lifecycle.value());
}

QByteArray askDot(const QString& question)
{
    QProcess dot;
    dot.start(QStringLiteral("dot"), {QStringLiteral("-Tjson")});
    dot.write(question.toUtf8());
    dot.closeWriteChannel();
    return dot.waitForFinished(20'000) ? dot.readAllStandardOutput() : QByteArray();
}

/// What overlaps or leaves the sheet, in words; empty: nothing.
QString faults(const Lifecycle& lifecycle, const GraphLayout& layout)
{
    QStringList found;
    const QRectF sheet(QPointF(-1, -1), layout.size + QSizeF(2, 2));
    for (const GraphNode& node : layout.nodes) {
        const QString name = QString::fromStdString(lifecycle.states()[node.state].id);
        if (!sheet.contains(node.box))
            found.append(name + QStringLiteral(" leaves the sheet"));
        for (const GraphNode& other : layout.nodes) {
            const bool nested = lifecycle.isWithin(node.state, other.state) ||
                                lifecycle.isWithin(other.state, node.state);
            const bool frames =
                lifecycle.states()[node.state].compound || lifecycle.states()[other.state].compound;
            if (!nested && !frames && node.box.intersects(other.box))
                found.append(name + QStringLiteral(" lies on another"));
        }
    }
    for (const GraphEdge& edge : layout.edges)
        if (edge.path.isEmpty() || !sheet.contains(edge.tip) || !sheet.contains(edge.labelAt))
            found.append(QStringLiteral("an arrow leaves the sheet"));
    return found.join(QLatin1Char('\n'));
}

/// Pixels of arrows under each label, on average.
constexpr double kCoveredEach = 10;

} // namespace

void GraphLayoutTest::definitions()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"order", "grocery", "olist", "ocel", "retail"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void GraphLayoutTest::edgesJoinTransitionsWithTheSameEnds()
{
    const auto order = read(QStringLiteral("order"));
    const auto edges = edgesOf(*order);
    const auto count = [&](const char* from, const char* to) {
        std::size_t transitions = 0;
        for (const GraphEdge& edge : edges)
            if (edge.source == order->stateIndex(from) && edge.target == order->stateIndex(to))
                transitions += edge.transitions.size();
        return transitions;
    };
    QCOMPARE(count("placed", "paid"), 1U);
    QCOMPARE(count("payment_failed", "cancelled"), 2U);
    QCOMPARE(count("returned", "refunded"), 2U);
    QCOMPARE(count("in_house", "held"), 1U);
    QCOMPARE(count("active", "active"), 0U);
}

void GraphLayoutTest::layersDoNotOverlap()
{
    QFETCH(QString, name);
    const auto lifecycle = read(name);
    for (const FlowDirection direction : {FlowDirection::LeftToRight, FlowDirection::TopToBottom}) {
        const GraphLayout layout = layeredLayout(*lifecycle, direction);
        QCOMPARE(layout.nodes.size(), lifecycle->states().size());
        QCOMPARE(layout.edges.size(), edgesOf(*lifecycle).size());
        QCOMPARE(faults(*lifecycle, layout), QString());
    }
}

void GraphLayoutTest::dotIsUnderstood()
{
    QFETCH(QString, name);
    const auto lifecycle = read(name);
    for (const FlowDirection direction : {FlowDirection::LeftToRight, FlowDirection::TopToBottom}) {
        const auto layout = readDotJson(*lifecycle, askDot(dotText(*lifecycle, direction)));
        QVERIFY(layout);
        QCOMPARE(layout->nodes.size(), lifecycle->states().size());
        QCOMPARE(layout->edges.size(), edgesOf(*lifecycle).size());
        QCOMPARE(faults(*lifecycle, *layout), QString());
    }
}

void GraphLayoutTest::labelsHaveRoomOfTheirOwn()
{
    QFETCH(QString, name);
    const auto lifecycle = read(name);
    const auto layout =
        readDotJson(*lifecycle, askDot(dotText(*lifecycle, FlowDirection::TopToBottom)));
    QVERIFY(layout);
    const auto box = [](const GraphEdge& edge) {
        const QSizeF size(kLabelWidth, kLabelHeight);
        return QRectF(edge.labelAt - QPointF(size.width() / 2, size.height() / 2), size);
    };
    int overlaps = 0;
    for (std::size_t i = 0; i < layout->edges.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j)
            overlaps += box(layout->edges[i]).intersects(box(layout->edges[j])) ? 1 : 0;
        for (const GraphNode& node : layout->nodes)
            if (!lifecycle->states()[node.state].compound)
                overlaps += box(layout->edges[i]).intersects(node.box) ? 1 : 0;
    }
    QCOMPARE(overlaps, 0);
    const double covered = coveredArrows(*layout) / double(layout->edges.size());
    QVERIFY2(covered < kCoveredEach, qPrintable(QString::number(covered)));
}

void GraphLayoutTest::theShippedDefinitionsFitTheirPage()
{
    // The room at 1280 × 800; below this scale texts would be smaller than they may be.
    const auto grocery = read(QStringLiteral("grocery"));
    const auto layout =
        readDotJson(*grocery, askDot(dotText(*grocery, FlowDirection::TopToBottom)));
    QVERIFY(layout);
    QVERIFY2(layout->size.height() < 684 / 0.72,
             qPrintable(QString::number(layout->size.height())));
    QVERIFY(layout->size.width() < 780 / 0.72);
}

void GraphLayoutTest::anythingElseIsRefused_data()
{
    const auto order = read(QStringLiteral("order"));
    const QByteArray good = askDot(dotText(*order, FlowDirection::LeftToRight));
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no json") << QByteArrayLiteral("\x01{{{");
    QTest::newRow("another shape") << QByteArrayLiteral("[1,2,3]");
    QTest::newRow("no objects") << QByteArrayLiteral(R"({"bb":"0,0,10,10"})");
    QTest::newRow("no number") << QByteArray(good).replace("\"bb\": \"0,0,", "\"bb\": \"0,nan,");
    QTest::newRow("cut off") << good.left(good.size() / 2);
    QTest::newRow("another definition")
        << askDot(dotText(*read(QStringLiteral("retail")), FlowDirection::LeftToRight));
    QTest::newRow("no place") << QByteArray(good).replace("\"pos\": \"", "\"pos\": \"x");
    QTest::newRow("arrow twice") << QByteArray(good).replace("\"comment\": \"1\"",
                                                             "\"comment\": \"0\"");
    QTest::newRow("no label") << QByteArray(good).replace("\"lp\":", "\"no\":");
}

void GraphLayoutTest::anythingElseIsRefused()
{
    QFETCH(QByteArray, json);
    QVERIFY(!readDotJson(*read(QStringLiteral("order")), json));
}

std::unique_ptr<QObject> makeGraphLayoutTest() { return std::make_unique<GraphLayoutTest>(); }

#include "tst_graph_layout.moc"
