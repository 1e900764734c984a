#include "tests/widgets/audit/audit_desk.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace orderdeck;

class AuditExportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void exportWritesWhatMatchesDefused()
    {
        AuditDesk desk;
        const OrderId order = desk.create();
        desk.act(order, "pay", "=HYPERLINK(\"x\")");
        desk.act(order, "nonsense", "other");
        desk.show();
        desk.choose("auditResult", 1);
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("audit.csv"));
        QSignalSpy noted(&desk.page, &Page::noted);
        desk.page.exportTo(path);
        QVERIFY(noted.wait());
        QVERIFY(noted.first().first().toString().startsWith(QStringLiteral("1 entry written")));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QCOMPARE(text.count("\r\n"), 2);
        QVERIFY(text.contains("\"'=HYPERLINK(\"\"x\"\")\""));
        QVERIFY(text.contains("filter: allowed"));
        QVERIFY(desk.named<QPushButton>("auditExport").text().startsWith(QStringLiteral("Export")));
    }

    void cancelledExportLeavesNoFile()
    {
        AuditDesk desk;
        desk.create();
        desk.act(5);
        desk.show();
        desk.door.setManner(MemoryDoor::Manner::WhenTold);
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("audit.csv"));
        QSignalSpy noted(&desk.page, &Page::noted);
        desk.page.exportTo(path);
        QTRY_COMPARE(desk.door.waiting(), 1);
        QTest::mouseClick(&desk.named<QPushButton>("auditExport"), Qt::LeftButton);
        (void)desk.door.answer(1);
        QVERIFY(noted.wait());
        QVERIFY(noted.first().first().toString().contains(QStringLiteral("cancelled")));
        QVERIFY(!QFile::exists(path));
    }
};

QTEST_MAIN(AuditExportTest)

#include "tst_audit_export.moc"
