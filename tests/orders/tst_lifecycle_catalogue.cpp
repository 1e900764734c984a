#include "backend/orders/lifecycle_catalogue.h"
#include "tests/orders/sample_lifecycle.h"

#include <QObject>
#include <QTest>

#include <memory>

using namespace orderdeck;

namespace {

std::string definition(const std::string& name, const std::string& state)
{
    return "<scxml xmlns=\"http://www.w3.org/2005/07/scxml\" version=\"1.0\" name=\"" + name +
           "\" datamodel=\"orderdeck\" initial=\"" + state + "\">\n<state id=\"" + state +
           "\"><transition event=\"go\" target=\"end\"/></state>\n<final id=\"end\"/>\n</scxml>\n";
}

std::string dump(const LifecycleCatalogue& catalogue)
{
    std::string text;
    for (const InstalledLifecycle& each : catalogue.all())
        text += each.name + " " + std::to_string(each.version) + " " +
                each.lifecycle->states().front().id + "\n";
    return text;
}

} // namespace

class LifecycleCatalogueTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void changedDefinitionIsANewVersionBesideTheOld()
    {
        const auto one = LifecycleCatalogue().with(definition("order", "placed"));
        QVERIFY(one.ok());
        const auto two = one->with(definition("order", "begun"));
        const auto three = two->with(definition("gift", "wrapped"));
        QCOMPARE(dump(three.value()),
                 std::string("gift 1 wrapped\norder 1 placed\norder 2 begun\n"));
        QCOMPARE(three->newest("order")->version, 2);
        QVERIFY(three->newest("nothing") == nullptr);
        QVERIFY(three->find("order", 1)->stateIndex("placed") != kNoState);
        QVERIFY(three->find("order", 3) == nullptr);
        QCOMPARE(dump(one.value()), std::string("order 1 placed\n"));
    }

    void sameTextAddsNothingButAnOlderOneDoes()
    {
        const std::string first = definition("order", "placed");
        const auto one = LifecycleCatalogue().with(first);
        QCOMPARE(dump(one->with(first).value()), std::string("order 1 placed\n"));
        const auto back = one->with(definition("order", "begun"))->with(first);
        QCOMPARE(dump(back.value()),
                 std::string("order 1 placed\norder 2 begun\norder 3 placed\n"));
    }

    void wrongDefinitionsAreRefusedWithLineAndColumn()
    {
        const auto refused =
            LifecycleCatalogue().with("<scxml xmlns=\"http://www.w3.org/2005/07/scxml\" "
                                      "version=\"1.0\" name=\"x\" datamodel=\"orderdeck\">\n"
                                      "  <parallel id=\"p\"/>\n</scxml>");
        QVERIFY(!refused.ok());
        QVERIFY(refused.error().kind == ErrorKind::Invalid);
        QVERIFY2(refused.error().context.find("line 2, column 3") != std::string::npos,
                 refused.error().text().c_str());
        QVERIFY(!LifecycleCatalogue().with("").ok());
    }

    void catalogueIsSortedHoweverItWasFilled()
    {
        const auto lifecycle = std::make_shared<const Lifecycle>(sampleLifecycle());
        const LifecycleCatalogue catalogue(
            {{"b", 2, lifecycle}, {"a", 10, lifecycle}, {"b", 1, lifecycle}, {"a", 9, lifecycle}});
        QCOMPARE(dump(catalogue), std::string("a 9 active\na 10 active\nb 1 active\nb 2 active\n"));
        QCOMPARE(catalogue.newest("a")->version, 10);
    }
};

std::unique_ptr<QObject> makeLifecycleCatalogueTest();
std::unique_ptr<QObject> makeLifecycleCatalogueTest()
{
    return std::make_unique<LifecycleCatalogueTest>();
}

#include "tst_lifecycle_catalogue.moc"
