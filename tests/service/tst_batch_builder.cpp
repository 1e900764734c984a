#include "backend/service/batch_builder.h"
#include "backend/service/writer_inbox.h"
#include "tests/support/property.h"

#include <QTest>

#include <map>
#include <set>

using namespace orderdeck;

namespace {

WriteTask task(std::uint64_t key, const std::string& requestId)
{
    TransitionRequest request;
    request.requestId = requestId;
    return {request, key, [](const Verdict&) {}, {}};
}

std::string idOf(const WriteTask& task)
{
    return std::get<TransitionRequest>(task.request).requestId;
}

std::string show(const std::vector<WriteTask>& tasks)
{
    std::string text;
    for (const WriteTask& each : tasks)
        text += idOf(each) + ' ';
    return text;
}

} // namespace

class BatchBuilderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void secondRequestOfAnOrderWaitsForTheNextBatch()
    {
        BatchBuilder builder;
        std::vector<WriteTask> tasks;
        for (const auto& [key, id] :
             std::vector<std::pair<int, std::string>>{{1, "a1"}, {1, "a2"}, {2, "b1"}, {1, "a3"}})
            tasks.push_back(task(static_cast<std::uint64_t>(key), id));
        builder.add(std::move(tasks));
        QCOMPARE(show(builder.next(10)), std::string("a1 b1 "));
        QCOMPARE(show(builder.next(10)), std::string("a2 "));
        QCOMPARE(show(builder.next(10)), std::string("a3 "));
        QCOMPARE(builder.waiting(), std::size_t(0));
    }

    void nothingIsLostDoubledOrOvertakenWithinAnOrder()
    {
        OD_PROPERTY("batches keep each order's requests in order", [] {
            const auto keys = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 6));
            const auto most = static_cast<std::size_t>(*rc::gen::inRange(1, 8));
            BatchBuilder builder;
            std::map<std::uint64_t, std::vector<std::string>> sent;
            std::map<std::uint64_t, std::vector<std::string>> received;
            std::size_t number = 0;
            const auto drain = [&] {
                std::set<std::uint64_t> seen;
                const auto batch = builder.next(most);
                RC_ASSERT(batch.size() <= most);
                for (const WriteTask& each : batch) {
                    RC_ASSERT(seen.insert(each.key).second);
                    received[each.key].push_back(idOf(each));
                }
            };
            for (const int key : keys) {
                const auto orderKey = static_cast<std::uint64_t>(key);
                std::vector<WriteTask> one;
                one.push_back(task(orderKey, std::to_string(number++)));
                sent[orderKey].push_back(idOf(one.front()));
                builder.add(std::move(one));
                if (number % 3 == 0)
                    drain();
            }
            while (builder.waiting() > 0)
                drain();
            RC_ASSERT(sent == received);
        });
    }

    void bulkGetsAQuarterOfABatchAndLeavesTheRest()
    {
        WriterInbox inbox(100);
        std::vector<WriteTask> bulk;
        for (int i = 0; i < 100; ++i)
            bulk.push_back(task(1, "bulk"));
        QVERIFY(inbox.putBulk(bulk) == WriterInbox::Put::Taken);
        for (int i = 0; i < 100; ++i) {
            WriteTask single = task(2, "single");
            QVERIFY(inbox.put(single) == WriterInbox::Put::Taken);
        }
        WriteTask tooMany = task(2, "single");
        QVERIFY(inbox.put(tooMany) == WriterInbox::Put::Full);
        QCOMPARE(idOf(tooMany), std::string("single"));
        const auto work = inbox.take(40, Deadline::immediate());
        QCOMPARE(std::count_if(work.requests.begin(), work.requests.end(),
                               [](const WriteTask& each) { return idOf(each) == "bulk"; }),
                 std::ptrdiff_t(10));
        QCOMPARE(work.requests.size(), std::size_t(40));
    }

    void closedInboxTakesNothingButGivesWhatItHas()
    {
        WriterInbox inbox(10);
        WriteTask first = task(1, "first");
        QVERIFY(inbox.put(first) == WriterInbox::Put::Taken);
        inbox.close(Deadline::immediate());
        WriteTask second = task(2, "second");
        QVERIFY(inbox.put(second) == WriterInbox::Put::Closed);
        QCOMPARE(show(inbox.take(10, Deadline::immediate()).requests), std::string("first "));
    }
};

std::unique_ptr<QObject> makeBatchBuilderTest() { return std::make_unique<BatchBuilderTest>(); }

#include "tst_batch_builder.moc"
