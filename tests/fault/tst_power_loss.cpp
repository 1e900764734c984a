#include "tests/fault/short_life.h"
#include "tests/fault/simulated_disk.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace orderdeck;

namespace {

constexpr int kMostCalls = 5'000;

/// One life, cut off by a power loss before the nth call that changes a file.
struct CutLife {
    LifeRecord record;
    bool cut = false;
    std::string trouble;
};

CutLife liveUntilCut(int call, Unsynced unsynced)
{
    const QTemporaryDir place;
    const std::string folder = place.path().toStdString() + "/store";
    SimulatedDisk disk(folder);
    disk.cutPowerBefore(call);
    CutLife life;
    liveShortly(folder, life.record, {.alive = [&] { return disk.hasPower(); }});
    life.cut = !disk.hasPower();
    disk.restart(unsynced, static_cast<std::uint64_t>(call));
    life.trouble = troubleAfter(folder, life.record);
    return life;
}

} // namespace

class PowerLossTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingAcknowledgedIsLostWhereverItComes_data()
    {
        QTest::addColumn<Unsynced>("unsynced");
        QTest::addColumn<int>("stride");
        QTest::newRow("unsynced bytes are lost") << Unsynced::Lost << 1;
        QTest::newRow("unsynced bytes are torn") << Unsynced::Torn << 1;
        // Real kills are tried at every statement elsewhere.
        QTest::newRow("only the process dies") << Unsynced::Kept << 3;
    }
    void nothingAcknowledgedIsLostWhereverItComes()
    {
        QFETCH(Unsynced, unsynced);
        QFETCH(int, stride);
        int cuts = 0;
        std::size_t told = 0;
        for (int call = 1; call < kMostCalls; call += stride) {
            const CutLife life = liveUntilCut(call, unsynced);
            QVERIFY2(life.trouble.empty(),
                     ("cut before call " + std::to_string(call) + ":\n" + life.trouble).c_str());
            told = life.record.told.lines.size();
            if (!life.cut)
                break;
            ++cuts;
        }
        qInfo("%d cuts, each before another call; %zu answers in the life that was not cut", cuts,
              told);
        QVERIFY(cuts > 80 &&
                cuts * stride + 1 < kMostCalls); // The faults bit, and one life was whole.
    }

    void diskThatLiesAboutSyncsIsFoundOut()
    {
        const QTemporaryDir place;
        const std::string folder = place.path().toStdString() + "/store";
        SimulatedDisk disk(folder);
        LifeRecord before;
        int steps = 0;
        // The store is there already when the disk begins to lie.
        liveShortly(folder, before, {.alive = [&] { return ++steps < 2; }});
        disk.lieAboutSyncs();
        LifeRecord record;
        liveShortly(folder, record, {.atEnd = [&] { disk.cutPower(); }});
        disk.restart(Unsynced::Lost, 1);
        const std::string trouble = troubleAfter(folder, record);
        QVERIFY2(trouble.find("acknowledged missing") != std::string::npos, trouble.c_str());
        QVERIFY2(trouble.find("an import that was acknowledged is lost") != std::string::npos,
                 trouble.c_str());
    }
};

std::unique_ptr<QObject> makePowerLossTest() { return std::make_unique<PowerLossTest>(); }

#include "tst_power_loss.moc"
