#include "backend/lifecycle/field_assignments.h"
#include "tests/lifecycle/definition_text.h"
#include "tests/lifecycle/lifecycle_tests.h"

#include <QTest>

namespace orderdeck {

namespace {

constexpr const char* kFields =
    "<datamodel><data id='count' od:type='integer'/><data id='total' od:type='money'/>"
    "<data id='paid-total' od:type='money'/><data id='city' od:type='text'/>"
    "<data id='vip' od:type='boolean'/><data id='gift' od:type='boolean'/>"
    "<data id='due' od:type='time'/><data id='sent' od:type='time'/></datamodel>";

std::string guarded(const std::string& guard)
{
    return definition(std::string(kFields) +
                      "<state id='outer'><state id='inner'><transition event='e' cond=\"" +
                      escaped(guard) + "\" target='other'/></state></state><final id='other'/>");
}

struct ErrorRow {
    const char* guard;
    const char* message;
};

constexpr ErrorRow kErrors[] = {
    {"vip and", "a field, a number or a 'text' is expected instead of the end at character 8"},
    {"and vip", "a field, a number or a 'text' is expected instead of 'and' at character 1"},
    {"vip gift", "'and' or 'or' is missing before 'gift' at character 5"},
    {"(vip", "')' is missing before the end at character 5"},
    {"vip)", "'and' or 'or' is missing before ')' at character 4"},
    {"()", "a field, a number or a 'text' is expected instead of ')' at character 2"},
    {"not", "a field, a number or a 'text' is expected instead of the end at character 4"},
    {"count", "count is an integer and needs a comparison at character 1"},
    {"5", "the number 5 is an integer and needs a comparison at character 1"},
    {"'x'", "the text 'x' is a text and needs a comparison at character 1"},
    {"count <", "a field, a number or a 'text' is expected instead of the end at character 8"},
    {"1 < count < 3", "a comparison has two sides at character 11"},
    {"count = 'x'", "count is an integer and the text 'x' is a text: they cannot be compared at "
                    "character 9"},
    {"city > 5", "city is a text and the number 5 is an integer: they cannot be compared at "
                 "character 8"},
    {"count = 1.5", "count is an integer and the number 1.5 is a money: they cannot be compared at "
                    "character 9"},
    {"count = total", "count is an integer and total is a money: they cannot be compared at "
                      "character 9"},
    {"vip = 1", "vip is a boolean and the number 1 is an integer: they cannot be compared at "
                "character 7"},
    {"vip < gift", "true and false have no order: only = and != compare them at character 7"},
    {"total = 1.234",
     "1.234 is no number that fits (money has at most two decimals) at character 9"},
    {"count = 99999999999999999999",
     "99999999999999999999 is no number that fits (money has at most two decimals) at character 9"},
    {"due < 'tomorrow'", "'tomorrow' is no time such as '2026-11-23T19:27:00Z' at character 7"},
    {"due < 5", "due is a time and the number 5 is an integer: they cannot be compared at "
                "character 7"},
    {"unknown = 1", "the field unknown is not declared at character 1"},
    {"city = 'x", "a text is not closed with ' at character 8"},
    {"city = \"x\"", "write text in single quotes at character 8"},
    {"vip && gift", "write and, or, not at character 5"},
    {"!vip", "write and, or, not at character 1"},
    {"vip ; gift", "';' has no meaning here at character 5"},
    {"In(zz)", "In(zz) names no state at character 1"},
    {"In('inner')", "In() takes a bare id, without quotes at character 4"},
    {"In()", "In() takes the id of one state at character 4"},
    {"In(inner outer)", "In() takes the id of one state at character 4"},
    {"In inner", "In is written In(id) at character 4"},
    {"In(inner", "')' is missing before the end at character 9"},
    {"3d = 5", "a name cannot begin with a digit at character 1"},
    {"vip AND gift", "'and' or 'or' is missing before 'AND' at character 5"},
};

struct Row {
    const char* guard;
    const char* fields; ///< Assignments, separated by ';'.
    bool holds;
};

constexpr Row kRows[] = {
    {"true", "", true},
    {"false", "", false},
    {"not false", "", true},
    {"vip", "vip=true", true},
    {"vip", "vip=false", false},
    {"vip", "", false},
    {"not vip", "", true},
    {"vip = false", "", false},
    {"vip = false", "vip=false", true},
    {"vip != gift", "vip=true;gift=false", true},
    {"vip != gift", "vip=true", false},
    {"count = 5", "count=5", true},
    {"count == 5", "count=5", true},
    {"5 = count", "count=5", true},
    {"count != 5", "count=4", true},
    {"count != 5", "", false},
    {"not count = 5", "", true},
    {"not (count != 5)", "", true},
    {"count >= -3", "count=-3", true},
    {"count < -3", "count=-4", true},
    {"count <= 9223372036854775807", "count=9223372036854775807", true},
    {"total > 100", "total=100.00", false},
    {"total > 100", "total=100.01", true},
    {"total >= 12.5", "total=12.50", true},
    {"total = paid-total", "total=3.10;paid-total=3.1", true},
    {"total = paid-total", "total=3.10", false},
    {"1 < 1.5", "", true},
    {"city = 'S\xC3\xA3o Paulo'", "city=S\xC3\xA3o Paulo", true},
    {"city = 'it''s'", "city=it's", true},
    {"city = ''", "city=", true},
    {"city = ''", "", false},
    {"city < 'b'", "city=abc", true},
    {"city >= 'b'", "city=abc", false},
    {"due < sent", "due=2026-01-01;sent=2026-01-02", true},
    {"due >= '2026-01-01T00:00:00Z'", "due=2026-01-01 00:00:00", true},
    {"due >= '2026-01-01'", "due=2025-12-31T23:59:59.999999Z", false},
    {"In(inner)", "", true},
    {"In(outer)", "", true},
    {"In( outer )", "", true},
    {"In(other)", "", false},
    {"previous = 'inner'", "previous=inner", true},
    {"previous != 'inner'", "previous=other", true},
    {"previous != 'inner'", "", false},
    {"region = 'SP' or region = 'RJ'", "region=RJ", true},
    {"region != 'SP'", "", false},
    {"version > 3", "version=4", true},
    {"version = 1", "", true},
    {"vip or gift and count = 1", "vip=true;count=2", true},
    {"(vip or gift) and count = 1", "vip=true;count=2", false},
    {"not vip and gift", "gift=true", true},
    {"not (vip and gift)", "gift=true", true},
    {"not not vip", "vip=true", true},
    {"vip and(gift)or count=1", "count=1", true},
    {"  vip\tand\ngift ", "vip=true;gift=true", true},
};

} // namespace

class GuardLanguageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errorsSayWhere_data()
    {
        QTest::addColumn<QString>("guard");
        QTest::addColumn<QString>("message");
        for (const ErrorRow& row : kErrors)
            QTest::newRow(row.guard)
                << QString::fromUtf8(row.guard) << QString::fromUtf8(row.message);
    }

    void errorsSayWhere()
    {
        QFETCH(QString, guard);
        QFETCH(QString, message);
        const auto reading = readScxml(guarded(guard.toStdString()));
        QVERIFY(!reading.lifecycle);
        QCOMPARE(reading.diagnostics.size(), 1U);
        QCOMPARE(QString::fromStdString(reading.diagnostics[0].message),
                 QString(message + QStringLiteral(" of the guard")));
    }

    void answers_data()
    {
        QTest::addColumn<QByteArray>("guard");
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<bool>("holds");
        for (const Row& row : kRows)
            QTest::addRow("%s with %s", row.guard, row.fields)
                << QByteArray(row.guard) << QByteArray(row.fields) << row.holds;
    }

    void answers()
    {
        QFETCH(QByteArray, guard);
        QFETCH(QByteArray, fields);
        QFETCH(bool, holds);
        const Lifecycle lifecycle = readOrFail(guarded(guard.toStdString()));
        FieldAssignments assignments(lifecycle);
        for (const QByteArray& one : fields.isEmpty() ? QByteArrayList() : fields.split(';'))
            QVERIFY(assignments.assign(one.toStdString()).ok());
        const Decision decision = lifecycle.decide(lifecycle.initial(), lifecycle.eventClass("e"),
                                                   assignments.context(), Role::Service);
        QCOMPARE(decision.kind, holds ? DecisionKind::Taken : DecisionKind::GuardFailed);
    }

    void aValueOfAnotherTypeIsMissing()
    {
        const Lifecycle lifecycle = readOrFail(guarded("count = 1 or vip or city = 'x'"));
        const std::vector<FieldValue> wrong{FieldValue(true), FieldValue(true), FieldValue(true),
                                            FieldValue(std::int64_t(1)),
                                            FieldValue(std::string_view("true"))};
        const Decision decision = lifecycle.decide(lifecycle.initial(), lifecycle.eventClass("e"),
                                                   {wrong, {}, 1, {}}, Role::Service);
        QCOMPARE(decision.kind, DecisionKind::GuardFailed);
    }

    void depthAndLengthAreBounded()
    {
        const auto message = [](const std::string& guard) {
            const auto reading = readScxml(guarded(guard));
            return reading.diagnostics.empty() ? std::string() : reading.diagnostics[0].message;
        };
        const auto wrapped = [](int depth) {
            return std::string(std::size_t(depth), '(') + "vip" +
                   std::string(std::size_t(depth), ')');
        };
        QCOMPARE(message(wrapped(63)), std::string());
        QVERIFY(message(wrapped(64)).starts_with("the guard is nested more than 64 deep"));
        std::string many = "vip";
        while (many.size() < 4000)
            many += " and vip";
        QCOMPARE(message(many), std::string());
        while (many.size() <= 4096)
            many += " and vip";
        QCOMPARE(message(many), std::string("the guard is longer than 4096 bytes"));
    }

    void assignmentsAreReadByType_data()
    {
        QTest::addColumn<QByteArray>("assignment");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* assignment, const char* message) {
            QTest::newRow(assignment) << QByteArray(assignment) << QByteArray(message);
        };
        row("count", "write field=value, not 'count'");
        row("=5", "write field=value, not '=5'");
        row("count=five", "count is an integer, not 'five'");
        row("count=1.5", "count is an integer, not '1.5'");
        row("total=1.234", "total is money such as 12.50, not '1.234'");
        row("vip=yes", "vip is true or false, not 'yes'");
        row("due=noon", "due is a time such as 2026-11-23T19:27:00Z, not 'noon'");
        row("color=red", "the lifecycle test declares no field color");
        row("previous=outer", "previous is the id of a state that an order can be in, not 'outer'");
        row("version=0", "version is an integer from 1, not '0'");
    }

    void assignmentsAreReadByType()
    {
        QFETCH(QByteArray, assignment);
        QFETCH(QByteArray, message);
        const Lifecycle lifecycle = readOrFail(guarded("vip"));
        const auto assigned = FieldAssignments(lifecycle).assign(assignment.toStdString());
        QVERIFY(!assigned.ok());
        QCOMPARE(QByteArray::fromStdString(assigned.error().message), message);
    }
};

std::unique_ptr<QObject> makeGuardTest() { return std::make_unique<GuardLanguageTest>(); }

} // namespace orderdeck

#include "tst_guard.moc"
