#include "backend/orders/fold.h"
#include "tests/support/property.h"

#include <QObject>

#include <functional>
#include <memory>

using namespace orderdeck;

namespace {

TransitionRequest goodRequest()
{
    return {.order = OrderId(7),
            .requestId = "r1",
            .event = "hold",
            .expectedVersion = {},
            .actor = {"ana", Role::Support},
            .reason = "asked",
            .payload = {}};
}

NewOrder goodOrder()
{
    return {.requestId = "r1",
            .number = "A-1",
            .source = "shop",
            .customer = "Jürgen",
            .region = "SP",
            .totalMinor = 100,
            .currency = "EUR",
            .payload = "{}",
            .lifecycle = "order",
            .actor = {"ana", Role::Support}};
}

std::string nested(int depth, char open, char close)
{
    return "{\"a\":" + std::string(std::size_t(depth), open) +
           std::string(std::size_t(depth), close) + "}";
}

} // namespace

class ValidationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wellFormedRequestsPass()
    {
        QVERIFY(validate(goodRequest()).ok());
        QVERIFY(validate(goodOrder()).ok());
        NewOrder bare = goodOrder();
        bare.number = bare.source = bare.customer = bare.region = bare.currency = bare.payload = "";
        QVERIFY(validate(bare).ok());
    }

    void illFormedTransitionsAreInvalidAndSayWhatIsWrong()
    {
        struct Row {
            const char* says;
            std::function<void(TransitionRequest&)> spoil;
        };
        const Row rows[] = {
            {"order is missing", [](auto& r) { r.order = {}; }},
            {"request id is missing", [](auto& r) { r.requestId.clear(); }},
            {"request id is missing", [](auto& r) { r.requestId = " \t"; }},
            {"request id is too long", [](auto& r) { r.requestId.assign(201, 'x'); }},
            {"event is missing", [](auto& r) { r.event.clear(); }},
            {"no blanks", [](auto& r) { r.event = "put on hold"; }},
            {"no blanks", [](auto& r) { r.event = "hold.*"; }},
            {"event is too long", [](auto& r) { r.event.assign(201, 'x'); }},
            {"actor is missing", [](auto& r) { r.actor.name.clear(); }},
            {"actor is not clean", [](auto& r) { r.actor.name = "\xff"; }},
            {"reason is too long", [](auto& r) { r.reason.assign(2001, 'x'); }},
            {"reason is not clean", [](auto& r) { r.reason = std::string("a\0b", 3); }},
            {"JSON object", [](auto& r) { r.payload = "[]"; }},
        };
        for (const Row& row : rows) {
            TransitionRequest request = goodRequest();
            row.spoil(request);
            const auto checked = validate(request);
            QVERIFY2(!checked.ok(), row.says);
            QVERIFY(checked.error().kind == ErrorKind::Invalid);
            QVERIFY2(checked.error().message.find(row.says) != std::string::npos,
                     checked.error().message.c_str());
        }
    }

    void illFormedOrdersAreInvalid()
    {
        const std::function<void(NewOrder&)> spoils[] = {
            [](auto& o) { o.requestId.clear(); },       [](auto& o) { o.lifecycle.clear(); },
            [](auto& o) { o.number.assign(201, '1'); }, [](auto& o) { o.source = "\x80"; },
            [](auto& o) { o.customer = "\xc3"; },       [](auto& o) { o.region.assign(201, 'r'); },
            [](auto& o) { o.currency = "eur"; },        [](auto& o) { o.currency = "EURO"; },
            [](auto& o) { o.actor.name.clear(); },      [](auto& o) { o.payload = "{"; },
        };
        for (const auto& spoil : spoils) {
            NewOrder order = goodOrder();
            spoil(order);
            const auto checked = validate(order);
            QVERIFY(!checked.ok());
            QVERIFY(checked.error().kind == ErrorKind::Invalid);
        }
    }

    void viewersCreateNothing()
    {
        NewOrder order = goodOrder();
        order.actor.role = Role::Viewer;
        QVERIFY(validate(order).error().kind == ErrorKind::Forbidden);
    }

    void payloadIsEmptyOrAJsonObject_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<bool>("good");
        const auto row = [](const char* name, const std::string& payload, bool good) {
            QTest::newRow(name) << QByteArray::fromStdString(payload) << good;
        };
        row("empty", "", true);
        row("object", R"({"items":[{"sku":"x","quantity":2}],"fields":{"paid":true}})", true);
        row("numbers", R"({"a":-1,"b":1e3,"c":18446744073709551615})", true);
        row("as deep as allowed", nested(63, '[', ']'), true);
        row("array", "[]", false);
        row("text", "\"a\"", false);
        row("number", "1", false);
        row("null", "null", false);
        row("too deep", nested(64, '[', ']'), false);
        row("very deep", nested(30'000, '[', ']'), false);
        row("cut off", "{\"a\":", false);
        row("two", "{}{}", false);
        row("trailing comma", R"({"a":1,})", false);
        row("invalid UTF-8", "{\"a\":\"\xff\"}", false);
        row("NUL escaped", R"({"a":"\u0000"})", false);
        row("NUL in a key", R"({"\u0000":1})", false);
        row("NUL byte", std::string("{}\0", 3), false);
        row("number beyond all bounds", R"({"a":1e999})", false);
        row("at the bound", "{\"a\":\"" + std::string(kMaxPayloadBytes - 8, 'x') + "\"}", true);
        row("too large", "{\"a\":\"" + std::string(kMaxPayloadBytes - 7, 'x') + "\"}", false);
    }
    void payloadIsEmptyOrAJsonObject()
    {
        QFETCH(QByteArray, payload);
        QFETCH(bool, good);
        TransitionRequest request = goodRequest();
        request.payload = payload.toStdString();
        const auto checked = validate(request);
        QCOMPARE(checked.ok(), good);
        QVERIFY(good || checked.error().kind == ErrorKind::Invalid);
        NewOrder order = goodOrder();
        order.payload = request.payload;
        QCOMPARE(validate(order).ok(), good);
    }

    void anyBytesAreJudged()
    {
        OD_PROPERTY("no bytes do harm", [](const std::string& bytes) {
            TransitionRequest request = goodRequest();
            request.payload = bytes;
            RC_ASSERT(validate(request).ok() == bytes.empty());
            request.payload = "{\"" + bytes + "\":[{\"" + bytes;
            RC_ASSERT(!validate(request).ok());
        });
    }
};

std::unique_ptr<QObject> makeValidationTest();
std::unique_ptr<QObject> makeValidationTest() { return std::make_unique<ValidationTest>(); }

#include "tst_validation.moc"
