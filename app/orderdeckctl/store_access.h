#pragma once

#include "app/terminal/profile_choice.h"
#include "backend/foundation/clock.h"
#include "backend/foundation/result.h"
#include "backend/hosting/holder_client.h"
#include "backend/hosting/profile.h"
#include "backend/service/order_service.h"
#include "backend/storage/order_store.h"

#include <chrono>
#include <memory>

namespace orderdeck {

/// How long a terminal waits for one answer.
inline constexpr std::chrono::seconds kAnswerWithin{30};

/// What becomes of a folder without store.
enum class NewStore { Refuse, Make };

/// NotFound, with what makes one, when there is no folder where the store should be.
[[nodiscard]] Result<void> checkStoreFolder(const Profile& profile);

/// The service of a store: its holder's when a process holds it, otherwise one of its own in this
/// process, without traffic. One thread.
class StoreAccess {
public:
    /// NotFound: there is no store. Busy: a process holds it that does not listen; it is named.
    [[nodiscard]] static Result<std::unique_ptr<StoreAccess>> open(const Profile& profile,
                                                                   NewStore newStore);
    ~StoreAccess();

    [[nodiscard]] ServiceDoor& door();
    [[nodiscard]] HolderClient* holder()
    {
        return m_holder.get();
    }                                                           ///< Null: this process holds it.
    [[nodiscard]] OrderStore* store() { return m_store.get(); } ///< Null: another process.
    [[nodiscard]] OrderService* service() { return m_service.get(); } ///< Null: another process.

private:
    StoreAccess() = default;
    [[nodiscard]] Result<void> openHere(const Profile& profile, NewStore newStore);
    [[nodiscard]] Result<void> installLifecycles(const Profile& profile);

    SystemClock m_clock;
    std::unique_ptr<HolderClient> m_holder;
    std::unique_ptr<OrderStore> m_store;
    std::unique_ptr<OrderService> m_service; ///< After the store: goes first.
};

} // namespace orderdeck
