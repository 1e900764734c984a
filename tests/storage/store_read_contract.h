#pragma once

#include "tests/storage/store_fixture.h"

#include <QObject>
#include <QTest>

namespace orderdeck {

/// What every OrderStore answers to reads: the feed, lists against the reference meaning of a
/// filter, counts, what is stuck, the projection and its rebuild.
class StoreReadContract : public QObject {
    Q_OBJECT
public:
    explicit StoreReadContract(MakeStorePlace make) : m_make(std::move(make)) {}

private Q_SLOTS:
    void ordersAreAnsweredInTheOrderAsked();
    void numberIsFoundOverAllSources();
    void feedSkipsNothing();
    void scansVisitEverythingOnceAndStopWhenTold();
    void listsLagBehindAndSaySo();
    void finishedOrderMovesToTheOtherList();
    void stepsOfAnySizeGiveTheSameLists();
    void countsAreThoseOfTheOrders();
    void stuckOrdersAreCountedByTheTargetOfTheirState();
    void compressedTimeDividesTargets();
    void listAgreesWithTheMeaningOfTheFilter();
    void tinyBudgetsGiveTheSameRows();
    void budgetedSearchPassesOverNoOrderThatMoves();
    void searchWithoutAnIndexSaysHowFarItIs();
    void listOfUnknownPlaceOrSizeIsInvalid();
    void cancelledSearchSaysSo();
    void rebuildGivesEqualRows();
    void cancelledRebuildLeavesEverything();

private:
    [[nodiscard]] OpenStore fresh(int shards = 1);
    MakeStorePlace m_make;
    std::unique_ptr<StorePlace> m_place;
};

/// Row of an order as the lists must have it, from the order and its last event.
[[nodiscard]] OrderRow rowOf(const Order& order, const Event& last, const Lifecycle& lifecycle);
/// Every row of a list, page by page.
[[nodiscard]] std::vector<OrderRow> wholeList(ShardReader& reader, OrderQuery query, Timestamp now);

} // namespace orderdeck
