#include "backend/sharding/shard_map.h"
#include "tests/support/property.h"

#include <QObject>

#include <memory>
#include <numeric>

using namespace orderdeck;

namespace {

using Regions = std::vector<std::vector<std::string>>;

ShardMap brazil() { return ShardMap::byRegion({{"SP", "RJ"}, {"MG", "região sul"}, {}}).value(); }

/// Orders that each shard gets of `keys` keys.
std::vector<int> load(const ShardMap& map, int keys, std::string_view region)
{
    std::vector<int> orders(static_cast<std::size_t>(map.shardCount()));
    for (int i = 0; i < keys; ++i) {
        const std::string key = ShardMap::numberKey("shop", "A-" + std::to_string(100'000 + i));
        ++orders[static_cast<std::size_t>(map.shardOf(map.place(key, region)).value)];
    }
    return orders;
}

} // namespace

class ShardMapTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void hashHasItsVectors_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<quint64>("hash");
        QTest::addRow("empty") << QByteArray() << quint64(0xefd01f60ba992926ULL);
        QTest::addRow("a") << QByteArray("a") << quint64(0x82a2a958a9bece5bULL);
        QTest::addRow("foobar") << QByteArray("foobar") << quint64(0x2c22194922d1672bULL);
        QTest::addRow("number key") << QByteArray("shop\x1f"
                                                  "A-1042")
                                    << quint64(0xcf1b82903404aafdULL);
        QTest::addRow("umlaut") << QByteArray("\xc3\x84") << quint64(0xbe169e45c1093e90ULL);
        QTest::addRow("NUL") << QByteArray("\0", 1) << quint64(0xb9034ad37056f5fbULL);
        QTest::addRow("high bytes") << QByteArray("\xff\xfe") << quint64(0x75c9056eb1c4b960ULL);
        QTest::addRow("thousand") << QByteArray(1000, 'x') << quint64(0x27c232bef26106baULL);
    }
    void hashHasItsVectors()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(quint64, hash);
        QCOMPARE(placementHash(bytes.toStdString()), hash);
    }

    void ordersOfANumberMeetInOneBucket()
    {
        const ShardMap map = ShardMap::byOrder(3).value();
        QCOMPARE(map.place(ShardMap::numberKey("shop", "A-1042"), "SP").value, 2813);
        QCOMPARE(map.place(ShardMap::numberKey("shop", "A-1042"), "elsewhere").value, 2813);
        QVERIFY(ShardMap::numberKey("ab", "c") != ShardMap::numberKey("a", "bc"));
    }

    void everyBucketHasAShardAndRangesAreEqual()
    {
        for (const int shards : {1, 2, 3, 5, 7, 64, 1000, 4096}) {
            const ShardMap map = ShardMap::byOrder(shards).value();
            std::vector<int> buckets(static_cast<std::size_t>(shards));
            int previous = 0;
            for (int bucket = 0; bucket < kBucketCount; ++bucket) {
                const int shard = map.shardOf(Bucket(bucket)).value;
                QVERIFY(shard == previous || shard == previous + 1);
                previous = shard;
                ++buckets[static_cast<std::size_t>(shard)];
            }
            const auto [least, most] = std::ranges::minmax(buckets);
            QVERIFY(least >= 1 && most - least <= 1);
        }
    }

    void placementIsBalanced()
    {
        constexpr int kKeys = 65'536;
        for (const int shards : {2, 3, 8, 16}) {
            const double fair = double(kKeys) / shards;
            for (const int orders : load(ShardMap::byOrder(shards).value(), kKeys, ""))
                QVERIFY2(std::abs(orders - fair) < fair * 0.06,
                         qPrintable(QStringLiteral("%1 of %2").arg(orders).arg(fair)));
        }
    }

    void regionsStayInTheirShard()
    {
        const ShardMap map = brazil();
        QCOMPARE(load(map, 1000, "RJ"), (std::vector<int>{1000, 0, 0}));
        QCOMPARE(load(map, 1000, "região sul"), (std::vector<int>{0, 1000, 0}));
        QCOMPARE(load(map, 1000, "nowhere"), (std::vector<int>{0, 0, 1000}));
        QCOMPARE(load(map, 1000, ""), (std::vector<int>{0, 0, 1000}));
    }

    void wrongMapsAreRefused()
    {
        QVERIFY(!ShardMap::byOrder(0).ok());
        QVERIFY(!ShardMap::byOrder(-1).ok());
        QVERIFY(!ShardMap::byOrder(4097).ok());
        QVERIFY(!ShardMap::byRegion({}).ok());
        QVERIFY(!ShardMap::byRegion({{}}).ok());
        QVERIFY(!ShardMap::byRegion({{}, {"SP"}}).ok());
        QVERIFY(!ShardMap::byRegion({{"SP"}, {"RJ", "SP"}}).ok());
        QVERIFY(!ShardMap::byRegion({{""}}).ok());
        QVERIFY(!ShardMap::byRegion({{"S\nP"}}).ok());
        QVERIFY(!ShardMap::byRegion({{"\xff"}}).ok());
    }

    void textIsCanonical()
    {
        QCOMPARE(brazil().toText(), std::string("orderdeck shard map 1\n"
                                                "version 1\n"
                                                "first 0 1365 2730\n"
                                                "region 1365 2729 MG\n"
                                                "region 0 1364 RJ\n"
                                                "region 0 1364 SP\n"
                                                "region 1365 2729 região sul\n"));
        QCOMPARE(ShardMap::byRegion({{"RJ", "SP"}, {"região sul", "MG"}, {}})->toText(),
                 brazil().toText());
    }

    void textReadsBack()
    {
        OD_PROPERTY("fromText(toText(map)) == map", [] {
            const ShardMap map = ShardMap::byOrder(*rc::gen::inRange(1, 4097)).value();
            RC_ASSERT(ShardMap::fromText(map.toText()).value() == map);
        });
        const auto read = ShardMap::fromText(brazil().toText());
        QVERIFY(read.ok());
        QVERIFY(read.value() == brazil());
        QCOMPARE(read->place("key", "SP"), brazil().place("key", "SP"));
    }

    void otherTextIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        const std::string head = "orderdeck shard map 1\nversion 1\n";
        const auto row = [](const char* name, const std::string& text) {
            QTest::newRow(name) << QByteArray::fromStdString(text);
        };
        row("empty", "");
        row("another file", "SQLite format 3");
        row("newer form", "orderdeck shard map 2\nversion 1\nfirst 0\n");
        row("no shard", head + "first\n");
        row("not from 0", head + "first 1 2\n");
        row("not ascending", head + "first 0 9 9\n");
        row("beyond the buckets", head + "first 0 4096\n");
        row("no number", head + "first 0 x\n");
        row("too large a number", head + "first 0 99999999999\n");
        row("other spelling", head + "first 0 007\n");
        row("version 0", "orderdeck shard map 1\nversion 0\nfirst 0\n");
        row("cut off", head + "first 0 1365");
        row("more behind", head + "first 0\nmore\n");
        row("region without name", head + "first 0\nregion 0 4095 \n");
        row("region across shards", head + "first 0 10\nregion 0 4095 SP\n");
        row("region off its shard", head + "first 0 10\nregion 3 9 SP\n");
        row("negative region", head + "first 0\nregion -1 4095 SP\n");
        row("unsorted regions", head + "first 0\nregion 0 4095 SP\nregion 0 4095 RJ\n");
        row("region twice", head + "first 0\nregion 0 4095 SP\nregion 0 4095 SP\n");
    }
    void otherTextIsRefused()
    {
        QFETCH(QByteArray, text);
        const auto read = ShardMap::fromText(text.toStdString());
        QVERIFY(!read.ok());
        QCOMPARE(read.error().kind, ErrorKind::Invalid);
    }

    void anyBytesAreReadWithoutHarm()
    {
        OD_PROPERTY("what is read, is canonical", [](const std::string& bytes) {
            const auto read = ShardMap::fromText(bytes);
            RC_ASSERT((!read.ok() || read.value().toText() == bytes));
        });
        OD_PROPERTY("a damaged text is refused or canonical", [] {
            std::string text = brazil().toText();
            const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
            text[at] = *rc::gen::arbitrary<char>();
            const auto read = ShardMap::fromText(text);
            RC_ASSERT((!read.ok() || read.value().toText() == text));
        });
    }
};

std::unique_ptr<QObject> makeShardMapTest();
std::unique_ptr<QObject> makeShardMapTest() { return std::make_unique<ShardMapTest>(); }

#include "tst_shard_map.moc"
