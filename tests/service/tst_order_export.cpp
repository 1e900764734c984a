#include "backend/foundation/text.h"
#include "backend/service/order_export.h"
#include "resources/resources.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_door.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace orderdeck;

namespace {

/// Keeps what is written; takes no more than `room` bytes.
class MemorySink final : public ByteSink {
public:
    explicit MemorySink(std::size_t room = 100'000'000) : m_room(room) {}
    [[nodiscard]] Result<void> write(std::string_view bytes) override
    {
        if (text.size() + bytes.size() > m_room)
            return Error{ErrorKind::Io, "the disk is full"};
        text.append(bytes);
        return {};
    }
    [[nodiscard]] Result<void> finish() override
    {
        finished = true;
        return {};
    }
    std::string text;
    bool finished = false;

private:
    std::size_t m_room;
};

LifecycleCatalogue orderCatalogue()
{
    return LifecycleCatalogue().with(readResource("lifecycles/order.scxml").value()).value();
}

struct Desk {
    FakeClock clock;
    MemoryDoor door{clock, orderCatalogue()};
    std::shared_ptr<CancelFlag> cancel = std::make_shared<CancelFlag>();
    std::vector<ExportProgress> told;

    explicit Desk(int orders)
    {
        for (int i = 1; i <= orders; ++i) {
            NewOrder order;
            order.requestId = "r" + std::to_string(i);
            order.number = "A-" + std::to_string(i);
            order.source = "shop";
            order.customer = i == 1 ? "=cmd|'x'!A1" : "Ann, \"the\" Ström";
            order.region = i % 2 == 0 ? "SP" : "RJ";
            order.totalMinor = i == 1 ? -250 : 100 * i;
            order.currency = "BRL";
            order.lifecycle = "order";
            order.actor = {"shop", Role::Service};
            door.create(order, [](const Verdict&) {});
            clock.advance(std::chrono::seconds(1));
        }
    }
    Result<ExportReport> write(const ExportWish& wish, ByteSink& sink)
    {
        return exportOrders(door, wish, sink, cancel,
                            [this](const ExportProgress& progress) { told.push_back(progress); });
    }
};

ExportWish wishFor(const char* filter)
{
    ExportWish wish;
    wish.filter = parseFilter(filter).filter;
    wish.at = parseIso8601("2026-11-25T10:00:00Z").value();
    wish.columns = {OrderColumn::Number, OrderColumn::Customer, OrderColumn::Total};
    return wish;
}

} // namespace

class OrderExportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void csvSaysWhatWasAskedForAndDefusesFormulas()
    {
        Desk desk(3);
        MemorySink sink;
        const auto report = desk.write(wishFor("is:open"), sink);
        QVERIFY(report.ok());
        QVERIFY(sink.finished);
        QCOMPARE(report->rows, std::int64_t(3));
        QCOMPARE(report->bytes, std::int64_t(sink.text.size()));
        QCOMPARE(QByteArray::fromStdString(sink.text),
                 QByteArray("number,customer,total,"
                            "filter: is:open; sort: oldest; exported: 2026-11-25T10:00:00Z\r\n"
                            "A-1,'=cmd|'x'!A1,-2.50,\r\n"
                            "A-2,\"Ann, \"\"the\"\" Ström\",2.00,\r\n"
                            "A-3,\"Ann, \"\"the\"\" Ström\",3.00,\r\n"));
    }

    void jsonLinesSayWhatWasAskedFor()
    {
        Desk desk(2);
        MemorySink sink;
        ExportWish wish = wishFor("region:SP");
        wish.format = ExportFormat::JsonLines;
        wish.columns = allOrderColumns();
        QVERIFY(desk.write(wish, sink).ok());
        const auto lines = QByteArray::fromStdString(sink.text).split('\n');
        QCOMPARE(lines.size(), 3);
        const QJsonObject head = QJsonDocument::fromJson(lines[0]).object();
        QCOMPARE(head[QStringLiteral("filter")].toString(), QStringLiteral("region:SP"));
        QCOMPARE(head[QStringLiteral("columns")].toArray().size(), 17);
        const QJsonObject row = QJsonDocument::fromJson(lines[1]).object();
        QCOMPARE(row.size(), 17);
        QCOMPARE(row[QStringLiteral("customer")].toString(), QStringLiteral("Ann, \"the\" Ström"));
        QCOMPARE(row[QStringLiteral("totalMinor")].toInt(), 200);
        QCOMPARE(row[QStringLiteral("id")].toString(), QStringLiteral("2"));
        QCOMPARE(row[QStringLiteral("open")].toBool(), true);
    }

    void everyOrderComesOnceHoweverTheSearchIsCut_data()
    {
        QTest::addColumn<int>("piece");
        for (const int piece : {0, 1, 7, 999, 5000})
            QTest::newRow(qPrintable(QString::number(piece))) << piece;
    }
    void everyOrderComesOnceHoweverTheSearchIsCut()
    {
        QFETCH(int, piece);
        Desk desk(piece == 1 ? 40 : 2'500);
        desk.door.searchInPieces(piece);
        MemorySink sink;
        ExportWish wish = wishFor("region:SP");
        wish.columns = {OrderColumn::Id};
        const auto report = desk.write(wish, sink);
        QVERIFY(report.ok());
        std::string expected;
        for (int id = 2; id <= (piece == 1 ? 40 : 2'500); id += 2)
            expected += std::to_string(id) + ",\r\n";
        QCOMPARE(sink.text.substr(sink.text.find('\n') + 1), expected);
        QVERIFY(!desk.told.empty());
        for (std::size_t i = 1; i < desk.told.size(); ++i)
            QVERIFY(desk.told[i].rows >= desk.told[i - 1].rows);
        QCOMPARE(desk.told.back().rows, report->rows);
        QVERIFY(desk.told.back().searched <= desk.told.back().outOf);
    }

    void cancelledExportLeavesNothing()
    {
        const QTemporaryDir folder;
        Desk desk(3'000);
        {
            auto file = OutputFile::open(folder.filePath(QStringLiteral("a.csv")).toStdString());
            const auto report = exportOrders(desk.door, wishFor(""), **file, desk.cancel,
                                             [&](const auto&) { desk.cancel->cancel(); });
            QVERIFY(!report);
            QCOMPARE(report.error().kind, ErrorKind::Cancelled);
        }
        QVERIFY(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).isEmpty());
    }

    void diskThatIsFullEndsTheExport()
    {
        Desk desk(9'000);
        MemorySink sink(300'000);
        const auto report = desk.write(wishFor(""), sink);
        QVERIFY(!report);
        QCOMPARE(report.error().text(), std::string("the disk is full"));
        QVERIFY(!sink.finished);
    }

    void columnsAreReadByTheirNames()
    {
        const auto columns = parseOrderColumns("number, state,total");
        QVERIFY(columns.ok());
        QCOMPARE(columns->size(), std::size_t(3));
        QVERIFY(columns->at(2) == OrderColumn::Total);
        const auto unknown = parseOrderColumns("number,colour");
        QVERIFY(!unknown);
        QVERIFY(unknown.error().text().find("'colour'; there are id, number") != std::string::npos);
        QVERIFY(!parseOrderColumns(""));
    }

    void jsonTextIsReadBackByAParser_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"", "plain", "São Paulo", "a\"b\\c", "line\nbreak\ttab\x01\x1f\x7f",
              "\xE2\x80\xA8 separator", "\xF0\x9F\x93\xA6"})
            QTest::newRow(text) << QByteArray(text);
    }
    void jsonTextIsReadBackByAParser()
    {
        QFETCH(QByteArray, text);
        const std::string json = '[' + jsonText(text.toStdString()) + ']';
        const auto read = QJsonDocument::fromJson(QByteArray::fromStdString(json)).array();
        QCOMPARE(read.size(), 1);
        QCOMPARE(read[0].toString().toUtf8(), text);
    }

    void bytesThatAreNoTextAreReplaced()
    {
        QCOMPARE(jsonText("a\xFF\xC3\xA9\xC3"),
                 std::string("\"a\xEF\xBF\xBD\xC3\xA9\xEF\xBF\xBD\""));
    }
};

std::unique_ptr<QObject> makeOrderExportTest() { return std::make_unique<OrderExportTest>(); }

#include "tst_order_export.moc"
