#include "tests/models/audit/audit_entries.h"
#include "tests/models/orders/order_rows.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace orderdeck;

class AuditTableModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rowsComeAndGoAtTheEnds();
    void replacingKeepsTheCommonBeginning();
    void cellsSayWhatHappened_data();
    void cellsSayWhatHappened();
    void allowedShowsTheStateAndRefusedTheCause();
    void timesFollowTheZone();
    void toolTipsArePlainText();
    void orderFilterFindsTheOrder();
};

namespace {

struct Tested {
    AuditTableModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
    Tested() { model.setCatalogue(orderCatalogue()); }
    [[nodiscard]] QString cell(int row, int column) const
    {
        return model.index(row, column).data().toString();
    }
};

} // namespace

void AuditTableModelTest::rowsComeAndGoAtTheEnds()
{
    Tested tested;
    const QSignalSpy reset(&tested.model, &QAbstractItemModel::modelReset);
    tested.model.append(auditEntries(5, 4));
    tested.model.prepend(auditEntries(7, 6));
    tested.model.append(auditEntries(3, 1));
    QCOMPARE(rowsOf(tested.model), QStringLiteral("A-7 A-6 A-5 A-4 A-3 A-2 A-1"));
    QCOMPARE(tested.model.rowOf(ShardIndex(0), 4), 3);
    QCOMPARE(tested.model.rowOf(ShardIndex(1), 4), -1);
    tested.model.removeFirst(2);
    tested.model.removeLast(1);
    QCOMPARE(rowsOf(tested.model), QStringLiteral("A-5 A-4 A-3 A-2"));
    tested.model.append({});
    tested.model.removeFirst(0);
    QCOMPARE(tested.model.rowCount(), 4);
    QCOMPARE(reset.count(), 0);
}

void AuditTableModelTest::replacingKeepsTheCommonBeginning()
{
    Tested tested;
    tested.model.append(auditEntries(9, 1));
    const QSignalSpy removed(&tested.model, &QAbstractItemModel::rowsRemoved);
    const QPersistentModelIndex kept(tested.model.index(2, 0));
    tested.model.replace(auditEntries(9, 5));
    QCOMPARE(rowsOf(tested.model), QStringLiteral("A-9 A-8 A-7 A-6 A-5"));
    QVERIFY(kept.isValid());
    QCOMPARE(removed.count(), 1);
    tested.model.replace(auditEntries(4, 3));
    QCOMPARE(rowsOf(tested.model), QStringLiteral("A-4 A-3"));
    QVERIFY(!kept.isValid());
    tested.model.replace({});
    QCOMPARE(tested.model.rowCount(), 0);
}

void AuditTableModelTest::cellsSayWhatHappened_data()
{
    QTest::addColumn<AuditEntry>("entry");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* title, const AuditEntry& entry, const char* expected) {
        QTest::newRow(title) << entry << QString::fromUtf8(expected);
    };
    AuditEntry entry = auditEntryNumber(7);
    row("moved", entry, "ann|support|hold|A-7|she called|Held");
    entry.result = VerdictKind::Forbidden;
    entry.cause = "'hold' needs the role ops";
    row("refused", entry, "ann|support|hold|A-7|she called|Forbidden: 'hold' needs the role ops");
    entry = auditEntryNumber(7);
    entry.number.clear();
    row("no number", entry, "ann|support|hold|28672|she called|Held");
    entry.act = AuditAct::Create;
    entry.event = "created";
    entry.state = "nowhere";
    row("made, in a state that nobody knows", entry,
        "ann|support|create order|28672|she called|nowhere");
    AuditEntry act;
    act.actor = {"root", Role::Admin};
    act.act = AuditAct::Install;
    act.event = "order";
    act.version = 3;
    row("installed", act, "root|admin|install order|||Version 3");
    act.act = AuditAct::Import;
    act.event = "retail_db";
    act.cause = "2 files: a.csv, b.csv";
    row("imported", act, "root|admin|import retail_db|||Begun: 2 files: a.csv, b.csv");
}

void AuditTableModelTest::cellsSayWhatHappened()
{
    QFETCH(AuditEntry, entry);
    QFETCH(QString, expected);
    Tested tested;
    tested.model.append({entry});
    QStringList cells;
    for (int column = AuditTableModel::WhoColumn; column < AuditTableModel::ColumnCount; ++column)
        cells.append(tested.cell(0, column));
    QCOMPARE(cells.join(QLatin1Char('|')), expected);
}

void AuditTableModelTest::allowedShowsTheStateAndRefusedTheCause()
{
    Tested tested;
    AuditEntry refused = auditEntryNumber(1);
    refused.result = VerdictKind::Illegal;
    tested.model.append({auditEntryNumber(2), refused});
    const QModelIndex allowed = tested.model.index(0, AuditTableModel::ResultColumn);
    QCOMPARE(allowed.data(StateRole).toInt(), int(StateKind::OnHold));
    QCOMPARE(allowed.data(AttentionRole).toBool(), false);
    const QModelIndex other = tested.model.index(1, AuditTableModel::ResultColumn);
    QVERIFY(!other.data(StateRole).isValid());
    QCOMPARE(other.data(AttentionRole).toBool(), true);
}

void AuditTableModelTest::timesFollowTheZone()
{
    qputenv("TZ", "BRT3");
    Tested tested;
    tested.model.append({auditEntryNumber(7)});
    QCOMPARE(tested.cell(0, AuditTableModel::WhenColumn), QStringLiteral("2026-01-05 10:00:07"));
    tested.model.setZone(Qt::LocalTime);
    QCOMPARE(tested.cell(0, AuditTableModel::WhenColumn), QStringLiteral("2026-01-05 07:00:07"));
    qunsetenv("TZ");
}

void AuditTableModelTest::toolTipsArePlainText()
{
    Tested tested;
    AuditEntry entry = auditEntryNumber(7);
    entry.reason = "<b>bold</b>";
    tested.model.append({entry});
    const QString tip =
        tested.model.index(0, AuditTableModel::WhyColumn).data(Qt::ToolTipRole).toString();
    QVERIFY(tip.contains(QStringLiteral("&lt;b&gt;")));
}

void AuditTableModelTest::orderFilterFindsTheOrder()
{
    Tested tested;
    AuditEntry awkward = auditEntryNumber(2);
    awkward.number = "A 2 \"x\"";
    AuditEntry numberless = auditEntryNumber(3);
    numberless.number.clear();
    tested.model.append({auditEntryNumber(1), awkward, numberless, AuditEntry()});
    const auto texts = [&](int row) {
        return parseFilter(tested.model.orderFilter(row).toStdString()).filter.texts;
    };
    QVERIFY(texts(0) == std::vector<std::string>{"A-1"});
    QVERIFY(texts(1) == std::vector<std::string>{awkward.number});
    QVERIFY(texts(2) == std::vector<std::string>{toString(numberless.order)});
    QVERIFY(tested.model.orderFilter(3).isEmpty());
    QVERIFY(tested.model.orderFilter(-1).isEmpty());
}

std::unique_ptr<QObject> makeAuditTableModelTest()
{
    return std::make_unique<AuditTableModelTest>();
}

#include "tst_audit_table_model.moc"
