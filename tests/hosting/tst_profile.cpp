#include "backend/hosting/profile.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <memory>

using namespace orderdeck;

class ProfileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void demoHasThreeShardsHistoryAndASwitchableRole()
    {
        const auto profile = demoProfile("/somewhere/else");
        QVERIFY2(profile.ok(), profile ? "" : profile.error().text().c_str());
        QCOMPARE(profile->name, std::string("demo"));
        QCOMPARE(profile->role, Role::Support);
        QVERIFY(profile->maySwitchRole);
        QVERIFY(profile->demo);
        QCOMPARE(profile->folder, std::string("/somewhere/else"));
        QCOMPARE(profile->shardMap()->shardCount(), 3);
        QCOMPARE(profile->workload->ordersPerDay, 120'000.0);
        QCOMPARE(profile->workload->timeCompression, 60.0);
        QCOMPARE(profile->lifecycleFiles, (std::vector<std::string>{"order", "grocery"}));
    }

    void foldersOfShippedProfilesFollowTheEnvironment()
    {
        qputenv("XDG_DATA_HOME", "/data/of/user");
        qunsetenv("ORDERDECK_DEMO_FOLDER");
        QCOMPARE(demoProfile({})->folder, std::string("/data/of/user/orderdeck/demo"));
        QCOMPARE(defaultProfile()->folder, std::string("/data/of/user/orderdeck/default"));
        qputenv("ORDERDECK_DEMO_FOLDER", "/chosen");
        QCOMPARE(demoProfile({})->folder, std::string("/chosen"));
        QCOMPARE(demoProfile("/given")->folder, std::string("/given"));
        qunsetenv("ORDERDECK_DEMO_FOLDER");
        qunsetenv("XDG_DATA_HOME");
        qputenv("HOME", "/people/of/user");
        QCOMPARE(defaultProfile()->folder,
                 std::string("/people/of/user/.local/share/orderdeck/default"));
    }

    void defaultIsOneQuietStoreOfItsOwner()
    {
        const auto profile = defaultProfile();
        QCOMPARE(profile->role, Role::Admin);
        QVERIFY(!profile->maySwitchRole);
        QVERIFY(!profile->workload);
        QVERIFY(!profile->demo);
        QCOMPARE(profile->shards, 1);
    }

    void relativeFolderLiesBesideTheFile()
    {
        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("shop.toml")).toStdString();
        std::ofstream(path) << "name = 'shop'\nrole = 'ops'\n[store]\nfolder = 'orders/shop'\n"
                               "placement = 'region'\nregions = [['SP', 'RJ'], ['MG']]\n";
        const auto profile = loadProfile(path);
        QVERIFY2(profile.ok(), profile ? "" : profile.error().text().c_str());
        QCOMPARE(profile->folder, folder.filePath(QStringLiteral("orders/shop")).toStdString());
        QCOMPARE(profile->shards, 2);
        const auto map = profile->shardMap();
        QCOMPARE(map->shardOf(map->place("1", "RJ")).value, 0);
        QCOMPARE(map->shardOf(map->place("1", "elsewhere")).value, 1);
        QCOMPARE(loadProfile(path + "x").error().kind, ErrorKind::NotFound);
    }

    void postgresNamesTheNodesOfEachShard()
    {
        const auto profile = parseProfile("name = 'x'\n[store]\nkind = 'postgres'\nfolder = '/x'\n"
                                          "[[shard]]\nnodes = ['host=a', 'host=b']\n"
                                          "[[shard]]\nnodes = ['host=c']\n",
                                          "p.toml");
        QVERIFY2(profile.ok(), profile ? "" : profile.error().text().c_str());
        QVERIFY(profile->store == StoreKind::Postgres);
        QCOMPARE(profile->shards, 2);
        QCOMPARE(profile->nodes[0], (std::vector<std::string>{"host=a", "host=b"}));
        QCOMPARE(profile->nodes[1], (std::vector<std::string>{"host=c"}));
    }

    void theDemoOnPostgresStartsItsOwnServers()
    {
        const auto profile = demoPostgresProfile("/somewhere/else");
        QVERIFY2(profile.ok(), profile ? "" : profile.error().text().c_str());
        QVERIFY(profile->store == StoreKind::Postgres && profile->demo);
        QCOMPARE(profile->servers->replicas, 1);
        QCOMPARE(profile->shardMap()->shardCount(), profile->servers->shards);
    }

    void whatIsWrongIsNamedWithItsLine_data()
    {
        QTest::addColumn<QString>("toml");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* toml, const char* expected) {
            QTest::newRow(name) << QString::fromUtf8(toml) << QString::fromUtf8(expected);
        };
        row("misspelt key", "name = 'x'\nrolle = 'ops'", "unknown key 'rolle' (p.toml:2)");
        row("misspelt in a section", "name = 'x'\n[store]\nfolder = 'x'\nshard = 3",
            "unknown key 'shard' (p.toml:4)");
        row("no name", "role = 'ops'", "a profile needs a name (p.toml:1)");
        row("unknown role", "name = 'x'\nrole = 'king'",
            "the role is viewer, support, ops or admin (p.toml:2)");
        row("machine's role", "name = 'x'\nrole = 'service'",
            "the role is viewer, support, ops or admin (p.toml:2)");
        row("other store", "name = 'x'\n[store]\nkind = 'oracle'",
            "the kind of store is sqlite or postgres (p.toml:3)");
        row("too many shards", "name = 'x'\n[store]\nshards = 65",
            "'shards' must be a number from 1 to 64 (p.toml:3)");
        row("half a shard", "name = 'x'\n[store]\nshards = 1.5",
            "'shards' must be a whole number (p.toml:3)");
        row("slow shop", "name = 'x'\n[workload]\norders_per_day = 99",
            "'orders_per_day' must be a number from 100 to 100000000 (p.toml:3)");
        row("text for number", "name = 'x'\n[workload]\ncompression = 'much'",
            "'compression' must be a number from 1 to 100000 (p.toml:3)");
        row("switch outside a demo", "name = 'x'\nswitch_role = true",
            "only a demo (history_days above 0) lets its user switch the role (p.toml:1)");
        row("section is no table", "name = 'x'\nstore = 'here'", "'store' is no table (p.toml:2)");
        row("postgres without nodes", "name = 'x'\n[store]\nkind = 'postgres'",
            "a store on PostgreSQL has a table [[shard]] with its nodes for each shard; an "
            "embedded one, and one with [servers], has none (p.toml:1)");
        row("nodes of an embedded store", "name = 'x'\n[[shard]]\nnodes = ['host=a']",
            "a store on PostgreSQL has a table [[shard]] with its nodes for each shard; an "
            "embedded one, and one with [servers], has none (p.toml:2)");
        row("shard without nodes", "name = 'x'\n[store]\nkind = 'postgres'\n[[shard]]\nnodes = []",
            "a shard needs nodes: a list of connection strings (p.toml:4)");
        row("servers of an embedded store", "name = 'x'\n[servers]\nshards = 2",
            "[servers] goes with a store of the kind postgres (p.toml:2)");
        row("synchronous without replica",
            "name = 'x'\n[store]\nkind = 'postgres'\n[servers]\nreplicas = 0\nsynchronous = true",
            "synchronous replication needs a replica (p.toml:4)");
        row("password",
            "name = 'x'\n[store]\nkind = 'postgres'\n[[shard]]\n"
            "nodes = ['host=a password=secret']",
            "a password does not belong into a profile; put it into the file that PGPASSFILE "
            "names (p.toml:4)");
        row("regions for other shards",
            "name = 'x'\n[store]\nkind = 'postgres'\nplacement = 'region'\n"
            "regions = [['a'], ['b']]\n[[shard]]\nnodes = ['host=a']",
            "there are 2 lists of regions for 1 shards (p.toml:6)");
        row("lifecycle is no text", "name = 'x'\n[lifecycles]\nfiles = [1]",
            "'files' must hold texts (p.toml:3)");
    }

    void whatIsWrongIsNamedWithItsLine()
    {
        QFETCH(QString, toml);
        QFETCH(QString, expected);
        const auto profile = parseProfile(toml.toStdString(), "p.toml");
        QVERIFY(!profile.ok());
        QCOMPARE(QString::fromStdString(profile.error().text()), expected);
    }

    void brokenTomlHasALine()
    {
        const auto profile = parseProfile("name = 'x'\nrole = \n", "p.toml");
        QCOMPARE(profile.error().context, std::string("p.toml:2"));
    }
};

std::unique_ptr<QObject> makeProfileTest() { return std::make_unique<ProfileTest>(); }

#include "tst_profile.moc"
