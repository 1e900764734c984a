#include "app/orderdeckctl/store_access.h"

#include "backend/hosting/store_opening.h"
#include "backend/service/await.h"
#include "resources/resources.h"

#include <filesystem>
#include <fstream>
#include <thread>

namespace orderdeck {

namespace {

constexpr std::chrono::seconds kHolderAnswersWithin{5};
/// Another orderdeckctl holds the store for moments only; a starting service for longer.
constexpr std::chrono::seconds kStoreFreeWithin{3};
constexpr std::chrono::milliseconds kTryAgainAfter{50};
constexpr std::chrono::seconds kDrainWithin{10};

Result<std::string> definition(const std::string& nameOrPath)
{
    if (nameOrPath.find('/') == std::string::npos)
        return readResource("lifecycles/" + nameOrPath + ".scxml");
    std::ifstream file(nameOrPath, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file.is_open() || file.bad())
        return Error{ErrorKind::NotFound, "The lifecycle of the profile cannot be read",
                     nameOrPath};
    return text;
}

} // namespace

StoreAccess::~StoreAccess()
{
    if (m_service)
        m_service->stop(Deadline::after(kDrainWithin));
}

Result<void> checkStoreFolder(const Profile& profile)
{
    std::error_code code;
    if (profile.store == StoreKind::Postgres || std::filesystem::is_directory(profile.folder, code))
        return {};
    return Error{ErrorKind::NotFound, "there is no store in " + profile.folder +
                                          " yet; orderdeckd, 'order create' or 'import' make one"};
}

ServiceDoor& StoreAccess::door()
{
    return m_holder ? static_cast<ServiceDoor&>(*m_holder) : *m_service;
}

Result<std::unique_ptr<StoreAccess>> StoreAccess::open(const Profile& profile, NewStore newStore)
{
    std::unique_ptr<StoreAccess> access(new StoreAccess);
    if (newStore == NewStore::Refuse) {
        if (const Result<void> there = checkStoreFolder(profile); !there)
            return there.error();
    }
    const Deadline patience = Deadline::after(kStoreFreeWithin);
    while (true) {
        Result<std::unique_ptr<HolderClient>> holder =
            HolderClient::connect(profile.folder, Deadline::after(kHolderAnswersWithin));
        if (holder) {
            access->m_holder = std::move(*holder);
            return access;
        }
        if (holder.error().kind != ErrorKind::NotFound)
            return holder.error();
        const Result<void> opened = access->openHere(profile, newStore);
        if (opened)
            return access;
        if (opened.error().kind != ErrorKind::Busy || patience.passed())
            return opened.error();
        std::this_thread::sleep_for(kTryAgainAfter);
    }
}

Result<void> StoreAccess::openHere(const Profile& profile, NewStore newStore)
{
    Result<std::unique_ptr<OrderStore>> store = openStore(
        profile, newStore == NewStore::Make ? WhenMissing::Create : WhenMissing::Fail, m_clock);
    if (!store)
        return store.error();
    const double compression = profile.workload ? profile.workload->timeCompression : 1;
    Result<std::unique_ptr<OrderService>> service =
        OrderService::start(**store, m_clock,
                            {.maxBatch = profile.maxBatch,
                             .writerQueue = profile.writerQueue,
                             .timeCompression = compression});
    if (!service)
        return service.error();
    m_store = std::move(*store);
    m_service = std::move(*service);
    return installLifecycles(profile);
}

Result<void> StoreAccess::installLifecycles(const Profile& profile)
{
    if (!m_service->catalogue()->all().empty())
        return {};
    for (const std::string& nameOrPath : profile.lifecycleFiles) {
        const Result<std::string> scxml = definition(nameOrPath);
        if (!scxml)
            return scxml.error();
        const Result<int> version = awaitResult<int>(
            [&](auto done) {
                m_service->installLifecycle(*scxml, {"orderdeckctl", Role::Service},
                                            std::move(done));
            },
            Deadline::after(kAnswerWithin));
        if (!version)
            return version.error();
    }
    return {};
}

} // namespace orderdeck
