#include "backend/foundation/thread_priority.h"

#include <QObject>
#include <QTest>

#include <memory>
#include <sys/resource.h>
#include <thread>

using namespace orderdeck;

class ThreadPriorityTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onlyTheThreadAndWhatItStartsGiveWay()
    {
        const auto present = [] { return getpriority(PRIO_PROCESS, 0); };
        const int before = present();
        int own = before;
        int started = before;
        std::thread([&] {
            giveWay();
            own = present();
            std::thread([&] { started = present(); }).join();
        }).join();
        QVERIFY(own > before);
        QCOMPARE(started, own);
        QCOMPARE(present(), before);
    }
};

std::unique_ptr<QObject> makeThreadPriorityTest() { return std::make_unique<ThreadPriorityTest>(); }

#include "tst_thread_priority.moc"
