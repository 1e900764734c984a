#include "backend/orders/fold.h"
#include "tests/orders/sample_lifecycle.h"
#include "tests/support/property.h"

#include <QObject>

#include <memory>

using namespace orderdeck;

namespace {

std::string dump(const FieldValue& value)
{
    struct Print {
        std::string operator()(std::monostate) const { return "missing"; }
        std::string operator()(std::int64_t number) const { return std::to_string(number); }
        std::string operator()(bool truth) const { return truth ? "true" : "false"; }
        std::string operator()(std::string_view text) const
        {
            return "'" + std::string(text) + "'";
        }
    };
    return std::visit(Print(), value);
}

/// "paid=true total=9990 …" of what is not missing.
std::string dump(const Lifecycle& lifecycle, const GuardContext& context)
{
    std::string text;
    for (std::size_t i = 0; i < context.fields.size(); ++i)
        if (!std::holds_alternative<std::monostate>(context.fields[i]))
            text += (text.empty() ? "" : " ") + lifecycle.fields()[i].id + "=" +
                    dump(context.fields[i]);
    return text;
}

} // namespace

class GuardFieldsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void membersAreReadByTheirDeclaredType_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* fields, const char* expected) {
            QTest::newRow(fields) << QByteArray(fields) << QByteArray(expected);
        };
        const char* only = "total=9990 customer='C-17'";
        row(R"({})", only);
        row(R"({"paid":true})", "paid=true total=9990 customer='C-17'");
        row(R"({"paid":false})", "paid=false total=9990 customer='C-17'");
        row(R"({"paid":"true","weight":true,"carrier":5,"promised":5})", only);
        row(R"({"deposit":12})", "total=9990 deposit=1200 customer='C-17'");
        row(R"({"deposit":12.5})", "total=9990 deposit=1250 customer='C-17'");
        row(R"({"deposit":"12.50"})", "total=9990 deposit=1250 customer='C-17'");
        row(R"({"deposit":-0.05})", "total=9990 deposit=-5 customer='C-17'");
        row(R"({"deposit":0.30000000000000004})", "total=9990 deposit=30 customer='C-17'");
        row(R"({"deposit":12.505})", only);
        row(R"({"deposit":1e300})", only);
        row(R"({"deposit":92233720368547759})", only);
        row(R"({"weight":29})", "total=9990 weight=29 customer='C-17'");
        row(R"({"weight":"-29"})", "total=9990 weight=-29 customer='C-17'");
        row(R"({"weight":29.5})", only);
        row(R"({"weight":18446744073709551615})", only);
        row(R"({"carrier":"póst"})", "total=9990 carrier='póst' customer='C-17'");
        row(R"({"promised":"1970-01-01T00:00:01Z"})",
            "total=9990 promised=1000000 customer='C-17'");
        row(R"({"promised":"soon"})", only);
        row(R"({"total":5,"customer":"other"})", "total=500 customer='other'");
        row(R"({"paid":null,"unknown":true})", only);
        row(R"({"paid":{"paid":true},"carrier":["post"],"weight":3})",
            "total=9990 weight=3 customer='C-17'");
        row(R"([{"paid":true}])", only);
        row(R"("paid")", only);
    }
    void membersAreReadByTheirDeclaredType()
    {
        QFETCH(QByteArray, fields);
        QFETCH(QByteArray, expected);
        const Lifecycle lifecycle = sampleLifecycle();
        Order order = sampleOrder();
        order.payload = R"({"paid":false,"items":[{"fields":{"paid":true}}],"fields":)" +
                        fields.toStdString() + R"(,"more":{"weight":1}})";
        GuardFields reused;
        reused.load(lifecycle, sampleOrder());
        reused.load(lifecycle, order);
        QCOMPARE(QByteArray::fromStdString(dump(lifecycle, reused.context(order))), expected);
    }

    void contextNamesTheOrder()
    {
        const Lifecycle lifecycle = sampleLifecycle();
        Order order = sampleOrder();
        order.previousState = "packed";
        order.version = 9;
        order.payload.clear();
        GuardFields fields;
        fields.load(lifecycle, order);
        const GuardContext context = fields.context(order);
        QCOMPARE(context.previous, std::string_view("packed"));
        QCOMPARE(context.version, std::int64_t(9));
        QCOMPARE(context.region, std::string_view("SP"));
        QCOMPARE(dump(lifecycle, context), std::string("total=9990 customer='C-17'"));
    }

    void anyPayloadIsReadWithoutHarm()
    {
        const Lifecycle lifecycle = sampleLifecycle();
        OD_PROPERTY("load() of any bytes", [&lifecycle](const std::string& bytes) {
            Order order = sampleOrder();
            GuardFields fields;
            for (const std::string& payload :
                 {bytes, "{\"fields\":{\"carrier\":\"" + bytes + "\",\"paid\":" + bytes}) {
                order.payload = payload;
                fields.load(lifecycle, order);
                RC_ASSERT(fields.context(order).fields.size() == lifecycle.fields().size());
            }
        });
    }
};

std::unique_ptr<QObject> makeGuardFieldsTest();
std::unique_ptr<QObject> makeGuardFieldsTest() { return std::make_unique<GuardFieldsTest>(); }

#include "tst_guard_fields.moc"
