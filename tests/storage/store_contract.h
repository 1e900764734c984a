#pragma once

#include "tests/storage/store_fixture.h"

#include <QObject>
#include <QTest>

namespace orderdeck {

/// What every OrderStore does with writes: decisions, idempotency, imports, batches. Run it with a
/// factory of the store to be tested.
class StoreWriteContract : public QObject {
    Q_OBJECT
public:
    explicit StoreWriteContract(MakeStorePlace make) : m_make(std::move(make)) {}

private Q_SLOTS:
    void createStartsInTheInitialState();
    void createAgainGetsTheSameAnswer();
    void createOfKnownNumberNamesTheOrderThatHasIt();
    void createWithoutNumberIsKnownByItsRequest();
    void createOfUnknownLifecycleIsInvalid();
    void transitionAppendsAnEvent();
    void refusalsSayWhy();
    void unknownOrderIsNotFound();
    void sameRequestGetsTheSameAnswerEvenAfterTheOrderMoved();
    void refusedRequestGetsTheSameAnswerEvenAfterTheOrderMoved();
    void sameRequestIdWithAnotherBodyIsInvalid();
    void requestIsFoundAgainAfterManyOthers();
    void invalidRequestLeavesNoTrace();
    void batchDecidesEachRequestForItself();
    void newVersionIsForNewOrdersOnly();
    void versionIsNeverChangedInPlace();
    void importWritesTheWholePast();
    void importAgainChangesNothing();
    void importOfAnotherPastIsAConflict();
    void importedOrderMovesOn();
    void awkwardTextComesBackAsItWas();
    void largePayloadComesBackAsItWas();
    void writtenIsThereAfterReopening();
    void newestIdIsTheGreatest();

private:
    [[nodiscard]] OpenStore fresh(int shards = 1);
    MakeStorePlace m_make;
    std::unique_ptr<StorePlace> m_place;
};

} // namespace orderdeck
