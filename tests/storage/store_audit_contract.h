#pragma once

#include "tests/storage/store_fixture.h"

#include <QObject>
#include <QTest>

namespace orderdeck {

/// What every OrderStore writes into its audit and reads from it. Run it with a factory of the
/// store to be tested.
class StoreAuditContract : public QObject {
    Q_OBJECT
public:
    explicit StoreAuditContract(MakeStorePlace make) : m_make(std::move(make)) {}

private Q_SLOTS:
    void everyActOfAPersonHasOneEntry();
    void machinesHaveNone();
    void answersGivenAgainGiveNoSecondEntry();
    void refusalsThatAreNotKeptAreEntered();
    void createsAreEntered();
    void installsAndNotesAreEntered();
    void importsWriteNoEntryPerEvent();
    void chainHoldsOverBatchesAndReopening();
    void awkwardTextIsSealedAsItWas();
    void windowsGoBackFromTheNewest();
    void filterMeansWhatItSays_data();
    void filterMeansWhatItSays();
    void searchIsGivenUpWhenAsked();
    void manualActsAreThoseOfPeople();

private:
    [[nodiscard]] OpenStore fresh(int shards = 1);
    MakeStorePlace m_make;
    std::unique_ptr<StorePlace> m_place;
};

/// "2 ann ops transition A-1 pay: illegal", newest last, a line an entry.
[[nodiscard]] QByteArray describe(const std::vector<AuditEntry>& entries);

} // namespace orderdeck
