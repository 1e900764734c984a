#include "backend/foundation/output_file.h"

#include <QDir>
#include <QFile>
#include <QObject>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace orderdeck;

class OutputFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::string path(const char* name) const
    {
        return m_folder.filePath(QLatin1String(name)).toStdString();
    }
    QByteArray content(const char* name) const
    {
        QFile file(m_folder.filePath(QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
    }

private Q_SLOTS:
    void cleanup()
    {
        for (const QString& entry : QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden))
            QFile::remove(m_folder.filePath(entry));
    }

    void fileIsThereAsAWholeOrNotAtAll()
    {
        auto file = OutputFile::open(path("a.csv"));
        QVERIFY(file.ok());
        QVERIFY((*file)->write("one\n").ok());
        QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("a.csv"))));
        QVERIFY((*file)->write("two\n").ok());
        QVERIFY((*file)->finish().ok());
        QCOMPARE(content("a.csv"), QByteArray("one\ntwo\n"));
    }

    void givenUpFileLeavesNothingAndWhatWasThere()
    {
        {
            auto file = OutputFile::open(path("a.csv"));
            QVERIFY((*file)->write("old").ok());
            QVERIFY((*file)->finish().ok());
        }
        {
            auto file = OutputFile::open(path("a.csv"));
            QVERIFY((*file)->write(std::string(1'000'000, 'x')).ok());
        }
        QCOMPARE(content("a.csv"), QByteArray("old"));
        const auto left = QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden);
        QCOMPARE(left, QStringList{QStringLiteral("a.csv")});
    }

    void placeThatCannotBeWrittenIsNamed()
    {
        const auto nowhere = OutputFile::open(path("no/such/folder.csv"));
        QVERIFY(!nowhere);
        QCOMPARE(nowhere.error().kind, ErrorKind::Io);
        QVERIFY(nowhere.error().text().find("no/such/folder.csv") != std::string::npos);
        QVERIFY(!OutputFile::open(m_folder.path().toStdString()));
    }
};

std::unique_ptr<QObject> makeOutputFileTest() { return std::make_unique<OutputFileTest>(); }

#include "tst_output_file.moc"
