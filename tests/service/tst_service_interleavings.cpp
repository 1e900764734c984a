#include "tests/service/service_world.h"
#include "tests/support/property.h"

#include <QTest>

#include <set>
#include <thread>

using namespace orderdeck;

namespace {

struct Step {
    int order = 0;
    int event = 0; ///< 0 … 2: touch, send, pay.
    int fault = 0; ///< 1 … 3: the next transaction meets one.
};

struct Asked {
    TransitionRequest request;
    std::vector<Verdict> answers;
};

/// Sends the steps from two threads and waits for every answer.
std::vector<Asked> play(ServiceWorld& world, const std::vector<OrderId>& ids,
                        const std::vector<Step>& steps)
{
    static const std::vector<std::string> kEvents{"touch", "send", "pay"};
    std::vector<Asked> asked(steps.size());
    Answers<std::size_t> answered;
    const auto send = [&](std::size_t begin) {
        for (std::size_t i = begin; i < steps.size(); i += 2) {
            const Step& step = steps[i];
            if (step.fault > 0)
                world.store.failNext(ShardIndex(step.order % 2),
                                     static_cast<MemoryStore::Fault>(step.fault - 1));
            asked[i].request = ServiceWorld::request(ids[static_cast<std::size_t>(step.order)],
                                                     kEvents[static_cast<std::size_t>(step.event)],
                                                     std::to_string(i));
            world.service->submit(asked[i].request, [&asked, &answered, i](Verdict verdict) {
                asked[i].answers.push_back(std::move(verdict));
                answered.add(i);
            });
        }
    };
    std::thread other([&] { send(1); });
    send(0);
    other.join();
    static_cast<void>(answered.waitFor(steps.size()));
    return asked;
}

} // namespace

class ServiceInterleavingsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyRequestIsAnsweredOnceAndTrulyUnderFaults()
    {
        OD_PROPERTY("answers and events agree", [] {
            const auto steps = *rc::gen::container<std::vector<Step>>(rc::gen::build<Step>(
                rc::gen::set(&Step::order, rc::gen::inRange(0, 6)),
                rc::gen::set(&Step::event, rc::gen::inRange(0, 3)),
                rc::gen::set(&Step::fault, rc::gen::map(rc::gen::inRange(0, 60),
                                                        [](int n) { return n <= 3 ? n : 0; }))));
            ServiceWorld world(2, {.maxBatch = 3, .writerQueue = 16});
            Answers<FinishedWrite> observed;
            world.service->setWriteObserver([&](const std::vector<FinishedWrite>& writes) {
                for (const FinishedWrite& write : writes) {
                    if (write.kind == VerdictKind::Applied)
                        observed.add(write);
                }
            });
            std::vector<OrderId> ids;
            for (int i = 0; i < 6; ++i)
                ids.push_back(world.paidOrder("A-" + std::to_string(i)));
            const auto asked = play(world, ids, steps);
            world.service->stop(ServiceWorld::soon());
            check(world, asked, observed.waitFor(0).size());
        });
    }

private:
    static void check(const ServiceWorld& world, const std::vector<Asked>& asked,
                      std::size_t observed)
    {
        std::map<std::pair<OrderId, std::string>, Event> written;
        std::map<OrderId, std::int64_t> versions;
        for (int shard = 0; shard < 2; ++shard) {
            for (const FeedEvent& fed : world.store.events(ShardIndex(shard))) {
                const Event& event = fed.event;
                RC_ASSERT(event.version == ++versions[event.order]);
                RC_ASSERT(written.emplace(std::pair(event.order, event.requestId), event).second);
            }
        }
        RC_ASSERT(observed == written.size());
        // Six orders were made and paid before.
        std::size_t unexplained = written.size() - 12;
        for (const Asked& each : asked) {
            RC_ASSERT(each.answers.size() == 1U);
            const Verdict& verdict = each.answers.front();
            const auto event = written.find({each.request.order, each.request.requestId});
            if (verdict.kind == VerdictKind::Applied) {
                RC_ASSERT(event != written.end());
                RC_ASSERT(event->second.version == verdict.version);
                RC_ASSERT(event->second.to == verdict.state);
            } else if (verdict.kind != VerdictKind::InDoubt) {
                RC_ASSERT(event == written.end());
            }
            unexplained -= event != written.end() ? 1 : 0;
        }
        RC_ASSERT(unexplained == 0U);
    }
};

std::unique_ptr<QObject> makeServiceInterleavingsTest()
{
    return std::make_unique<ServiceInterleavingsTest>();
}

#include "tst_service_interleavings.moc"
