#include "backend/foundation/error.h"
#include "backend/foundation/result.h"

#include <QObject>
#include <QTest>

#include <memory>
#include <string>

using namespace orderdeck;

class ErrorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void retryabilityIsATable()
    {
        struct Row {
            ErrorKind kind;
            Retryability expected;
        };
        const Row rows[] = {
            {ErrorKind::Invalid, Retryability::Never},
            {ErrorKind::NotFound, Retryability::Never},
            {ErrorKind::Conflict, Retryability::Never},
            {ErrorKind::Forbidden, Retryability::Never},
            {ErrorKind::Unsupported, Retryability::Never},
            {ErrorKind::Corrupt, Retryability::Never},
            {ErrorKind::Cancelled, Retryability::Never},
            {ErrorKind::Busy, Retryability::Later},
            {ErrorKind::Unavailable, Retryability::Later},
            {ErrorKind::Io, Retryability::Later},
            {ErrorKind::InDoubt, Retryability::Resolve},
            {ErrorKind::TimedOut, Retryability::Resolve},
        };
        for (const Row& row : rows) {
            QVERIFY2(retryability(row.kind) == row.expected, std::string(name(row.kind)).c_str());
            QVERIFY(name(row.kind) != "unknown");
        }
    }

    void textNamesTheContextWhenThereIsOne()
    {
        QCOMPARE((Error{ErrorKind::Io, "The disk is full"}.text()),
                 std::string("The disk is full"));
        QCOMPARE((Error{ErrorKind::Io, "The disk is full", "shard 2"}.text()),
                 std::string("The disk is full (shard 2)"));
    }

    void resultHoldsAValueOrAnError()
    {
        Result<std::string> value(std::string("text"));
        QVERIFY(value.ok());
        QCOMPARE(value->size(), std::size_t(4));
        QCOMPARE(std::move(value).value(), std::string("text"));
        const Result<std::string> failed(Error{ErrorKind::NotFound, "No such order"});
        QVERIFY(!failed);
        QCOMPARE(failed.error().kind, ErrorKind::NotFound);
        QVERIFY(Result<void>().ok());
        QCOMPARE((Result<void>(Error{ErrorKind::Busy, "Full"}).error().message),
                 std::string("Full"));
    }
};

std::unique_ptr<QObject> makeErrorTest();
std::unique_ptr<QObject> makeErrorTest() { return std::make_unique<ErrorTest>(); }

#include "tst_error.moc"
