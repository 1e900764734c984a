#include "models/finder_model.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace orderdeck;

class FinderModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void narrowsByEveryWordInNameOrPlace();
    void putsNamesThatBeginSoFirst();
    void offersToFindTheOrder();
};

namespace {

QList<FinderEntry> entries()
{
    return {{QStringLiteral("Quit"), QStringLiteral("File"), QStringLiteral("Ctrl+Q"), 0},
            {QStringLiteral("Light"), QStringLiteral("View ▸ Theme"), {}, 1},
            {QStringLiteral("Like the system"), QStringLiteral("View ▸ Theme"), {}, 2},
            {QStringLiteral("Full screen"), QStringLiteral("Window"), QStringLiteral("F11"), 3}};
}

QString typed(FinderModel& model, const QString& text)
{
    model.setTyped(text);
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row)
        names.append(model.index(row).data().toString());
    return names.join(QLatin1Char('|'));
}

} // namespace

void FinderModelTest::narrowsByEveryWordInNameOrPlace()
{
    FinderModel model(entries());
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    QCOMPARE(typed(model, QStringLiteral("theme li")),
             QStringLiteral("Light|Like the system|Find the order “theme li”"));
    QCOMPARE(typed(model, QStringLiteral("  ")),
             QStringLiteral("Quit|Light|Like the system|Full screen"));
}

void FinderModelTest::putsNamesThatBeginSoFirst()
{
    FinderModel model(entries());
    QVERIFY(typed(model, QStringLiteral("f")).startsWith(QLatin1String("Full screen|Quit")));
}

void FinderModelTest::offersToFindTheOrder()
{
    FinderModel model(entries());
    QVERIFY(typed(model, QStringLiteral("A-1042"))
                .startsWith(QStringLiteral("Find the order “A-1042”")));
    QCOMPARE(model.index(0).data(FinderModel::CommandRole).toInt(), FinderModel::kFindOrder);
}

std::unique_ptr<QObject> makeFinderModelTest() { return std::make_unique<FinderModelTest>(); }

#include "tst_finder_model.moc"
