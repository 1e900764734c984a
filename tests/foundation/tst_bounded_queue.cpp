#include "backend/foundation/bounded_queue.h"

#include <QObject>
#include <QTest>

#include <memory>
#include <thread>
#include <vector>

using namespace orderdeck;
using namespace std::chrono_literals;

class BoundedQueueTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fullQueueRefusesAndLeavesTheItem()
    {
        BoundedQueue<std::string> queue(2);
        std::string item = "a";
        QVERIFY(queue.tryPush(item));
        item = "b";
        QVERIFY(queue.tryPush(item));
        item = "c";
        QVERIFY(!queue.tryPush(item));
        QVERIFY(!queue.push(item, Deadline::immediate()));
        QCOMPARE(item, std::string("c"));
        QCOMPARE(queue.popUpTo(1, Deadline::immediate()), std::vector<std::string>{"a"});
        QVERIFY(queue.tryPush(item));
        QCOMPARE(queue.popUpTo(9, Deadline::immediate()), (std::vector<std::string>{"b", "c"}));
    }

    void closedQueueIsDrainedAndThenEmpty()
    {
        BoundedQueue<int> queue(4);
        int item = 7;
        QVERIFY(queue.tryPush(item));
        queue.close();
        QVERIFY(!queue.tryPush(item));
        QVERIFY(!queue.push(item, Deadline::after(1h)));
        QCOMPARE(queue.popUpTo(9, Deadline::after(1h)), std::vector<int>{7});
        QVERIFY(queue.popUpTo(9, Deadline::after(1h)).empty());
        QVERIFY(queue.closed());
    }

    void closingWakesWhoWaits()
    {
        BoundedQueue<int> queue(1);
        std::thread consumer([&queue] {
            while (!queue.closed() || queue.size() > 0)
                static_cast<void>(queue.popUpTo(1, Deadline::after(1h)));
        });
        queue.close();
        consumer.join();
        QVERIFY(queue.closed());
    }

    void everyItemArrivesOnceAndInTheOrderOfItsProducer()
    {
        constexpr int kProducers = 3;
        constexpr int kItems = 5'000;
        BoundedQueue<int> queue(16);
        std::vector<std::thread> producers;
        for (int producer = 0; producer < kProducers; ++producer)
            producers.emplace_back([&queue, producer] {
                for (int i = 0; i < kItems; ++i) {
                    int item = producer * kItems + i;
                    if (!queue.push(item, Deadline::after(60s)))
                        return;
                }
            });
        std::vector<int> next(kProducers);
        int taken = 0;
        while (taken < kProducers * kItems) {
            const std::vector<int> items = queue.popUpTo(7, Deadline::after(60s));
            if (items.empty())
                break;
            for (const int item : items)
                if (next[std::size_t(item / kItems)]++ == item % kItems)
                    ++taken;
        }
        for (std::thread& producer : producers)
            producer.join();
        QCOMPARE(taken, kProducers * kItems);
        QCOMPARE(queue.size(), std::size_t(0));
    }
};

std::unique_ptr<QObject> makeBoundedQueueTest();
std::unique_ptr<QObject> makeBoundedQueueTest() { return std::make_unique<BoundedQueueTest>(); }

#include "tst_bounded_queue.moc"
