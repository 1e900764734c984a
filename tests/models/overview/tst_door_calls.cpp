#include "models/door_calls.h"

#include <QTest>
#include <QThread>

#include <thread>

using namespace orderdeck;

class DoorCallsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answersOnTheGuiThreadAndNotBeforeTheCallReturned();
    void dropsTheAnswerWhenTheContextIsGone();
    void onlyTheNewestQuestionIsAnswered();
    void forgottenQuestionsAreNotAnswered();
};

void DoorCallsTest::answersOnTheGuiThreadAndNotBeforeTheCallReturned()
{
    QObject context;
    QThread* thread = nullptr;
    int answer = 0;
    const auto callback = onGuiThread<int>(&context, [&](int value) {
        thread = QThread::currentThread();
        answer = value;
    });
    std::thread([&] { callback(42); }).join();
    QCOMPARE(answer, 0);
    QCoreApplication::processEvents();
    QCOMPARE(answer, 42);
    QCOMPARE(thread, QCoreApplication::instance()->thread());
}

void DoorCallsTest::dropsTheAnswerWhenTheContextIsGone()
{
    auto context = std::make_unique<QObject>();
    int answers = 0;
    const auto callback = onGuiThread<int>(context.get(), [&](int) { ++answers; });
    callback(1);
    context.reset();
    callback(2);
    QCoreApplication::processEvents();
    QCOMPARE(answers, 0);
}

void DoorCallsTest::onlyTheNewestQuestionIsAnswered()
{
    QObject context;
    LatestJob job;
    QStringList answers;
    const auto deliver = [&answers](QString text) { answers.append(text); };
    const auto first = job.ask<QString>(&context, deliver);
    const auto second = job.ask<QString>(&context, deliver);
    QVERIFY(job.waiting());
    second(QStringLiteral("second"));
    first(QStringLiteral("first"));
    QCoreApplication::processEvents();
    QCOMPARE(answers, QStringList{QStringLiteral("second")});
    QVERIFY(!job.waiting());
}

void DoorCallsTest::forgottenQuestionsAreNotAnswered()
{
    QObject context;
    LatestJob job;
    int answers = 0;
    const auto callback = job.ask<int>(&context, [&](int) { ++answers; });
    job.forget();
    QVERIFY(!job.waiting());
    callback(1);
    QCoreApplication::processEvents();
    QCOMPARE(answers, 0);
}

std::unique_ptr<QObject> makeDoorCallsTest() { return std::make_unique<DoorCallsTest>(); }

#include "tst_door_calls.moc"
