#include "backend/hosting/holder_client.h"

#include "backend/hosting/holder_link.h"
#include "backend/hosting/holder_socket.h"
#include "backend/lifecycle/scxml_reader.h"

#include <future>

namespace orderdeck {

namespace {

using Nature = HolderLink::Nature;

template <typename T>
HolderLink::Settle decoded(std::function<void(Result<T>)> done)
{
    return [done = std::move(done)](Result<Json> answer) {
        if (answer)
            done(decode<T>(*answer));
        else
            done(answer.error());
    };
}

Verdict verdictOf(const Error& error, OrderId order)
{
    Verdict verdict;
    verdict.order = order;
    verdict.cause = error.text();
    switch (error.kind) {
    case ErrorKind::Invalid:
    case ErrorKind::Unsupported: verdict.kind = VerdictKind::Invalid; break;
    case ErrorKind::Busy: verdict.kind = VerdictKind::Busy; break;
    case ErrorKind::Unavailable: verdict.kind = VerdictKind::Unavailable; break;
    default: verdict.kind = VerdictKind::InDoubt;
    }
    return verdict;
}

std::function<void(Result<Verdict>)> verdictFor(OrderId order, std::function<void(Verdict)> done)
{
    return [order, done = std::move(done)](Result<Verdict> verdict) {
        done(verdict ? std::move(*verdict) : verdictOf(verdict.error(), order));
    };
}

Result<LifecycleCatalogue> compiled(const std::vector<LifecycleText>& texts)
{
    std::vector<InstalledLifecycle> all;
    for (const LifecycleText& text : texts) {
        ScxmlReading reading = readScxml(text.scxml);
        if (!reading.lifecycle)
            return Error{ErrorKind::Unsupported,
                         "The holder has a lifecycle that this program cannot read", text.name};
        all.push_back({text.name, text.version,
                       std::make_shared<const Lifecycle>(std::move(*reading.lifecycle))});
    }
    return LifecycleCatalogue(std::move(all));
}

} // namespace

/// The definitions as last read; shared with callbacks that are under way.
class HolderClient::Known {
public:
    [[nodiscard]] std::shared_ptr<const LifecycleCatalogue> catalogue() const
    {
        const std::lock_guard lock(m_mutex);
        return m_catalogue;
    }
    void setCatalogue(LifecycleCatalogue catalogue)
    {
        const std::lock_guard lock(m_mutex);
        m_catalogue = std::make_shared<const LifecycleCatalogue>(std::move(catalogue));
    }
    /// Asks the holder for them; `link` must be alive.
    static void refresh(const std::shared_ptr<Known>& known, HolderLink& link,
                        std::function<void(Result<void>)> done)
    {
        const auto read = [known,
                           done = std::move(done)](Result<std::vector<LifecycleText>> texts) {
            if (!texts)
                return done(texts.error());
            Result<LifecycleCatalogue> catalogue = compiled(*texts);
            if (!catalogue)
                return done(catalogue.error());
            known->setCatalogue(std::move(*catalogue));
            done({});
        };
        link.send({.operation = "catalogue", .settle = decoded<std::vector<LifecycleText>>(read)});
    }

private:
    mutable std::mutex m_mutex; ///< Protects m_catalogue.
    std::shared_ptr<const LifecycleCatalogue> m_catalogue =
        std::make_shared<const LifecycleCatalogue>();
};

HolderClient::HolderClient(std::unique_ptr<HolderLink> link)
    : m_known(std::make_shared<Known>()), m_link(std::move(link))
{}
HolderClient::~HolderClient() = default;

Result<std::unique_ptr<HolderClient>> HolderClient::connect(const std::string& folder,
                                                            Deadline deadline)
{
    Result<Descriptor> socket = HolderSocket::connect(folder);
    if (!socket)
        return socket.error();
    Result<std::unique_ptr<HolderLink>> wire = HolderLink::open(std::move(*socket), deadline);
    if (!wire)
        return wire.error();
    std::unique_ptr<HolderClient> client(new HolderClient(std::move(*wire)));
    auto read = std::make_shared<std::promise<Result<void>>>();
    auto answer = read->get_future();
    Known::refresh(client->m_known, *client->m_link,
                   [read](Result<void> result) { read->set_value(std::move(result)); });
    if (answer.wait_until(deadline.at()) != std::future_status::ready)
        return Error{ErrorKind::Unavailable, "The holder of the store does not answer"};
    const Result<void> result = answer.get();
    if (!result)
        return result.error();
    return client;
}

const HolderHello& HolderClient::holder() const { return m_link->hello(); }

void HolderClient::create(NewOrder order, Callback<Verdict> done)
{
    m_link->send({.operation = "create",
                  .arguments = {{"order", order}},
                  .nature = Nature::Write,
                  .settle = decoded<Verdict>(verdictFor({}, std::move(done)))});
}

void HolderClient::submit(TransitionRequest request, Callback<Verdict> done)
{
    m_link->send({.operation = "submit",
                  .arguments = {{"request", request}},
                  .nature = Nature::Write,
                  .settle = decoded<Verdict>(verdictFor(request.order, std::move(done)))});
}

void HolderClient::submitMany(std::vector<TransitionRequest> requests,
                              Callback<std::vector<Verdict>> done)
{
    std::vector<OrderId> orders;
    for (const TransitionRequest& request : requests)
        orders.push_back(request.order);
    const auto all = [orders, done = std::move(done)](Result<std::vector<Verdict>> verdicts) {
        if (verdicts && verdicts->size() == orders.size())
            return done(std::move(*verdicts));
        const Error lost{ErrorKind::InDoubt, "The holder's answer cannot be read"};
        std::vector<Verdict> same;
        for (const OrderId order : orders)
            same.push_back(verdictOf(verdicts ? lost : verdicts.error(), order));
        done(std::move(same));
    };
    m_link->send({.operation = "submitMany",
                  .arguments = {{"requests", requests}},
                  .nature = Nature::Write,
                  .settle = decoded<std::vector<Verdict>>(all)});
}

void HolderClient::import(std::vector<OrderHistory> histories,
                          Callback<Result<std::vector<ImportOutcome>>> done)
{
    m_link->send({.operation = "import",
                  .arguments = {{"histories", histories}},
                  .nature = Nature::Write,
                  .settle = decoded<std::vector<ImportOutcome>>(std::move(done))});
}

void HolderClient::get(OrderId id, Callback<Result<OrderAnswer>> done)
{
    m_link->send({.operation = "get",
                  .arguments = {{"order", toString(id)}},
                  .settle = decoded<OrderAnswer>(std::move(done))});
}

void HolderClient::findByNumber(std::string number, Callback<Result<std::vector<OrderAnswer>>> done)
{
    m_link->send({.operation = "findByNumber",
                  .arguments = {{"number", number}},
                  .settle = decoded<std::vector<OrderAnswer>>(std::move(done))});
}

void HolderClient::history(OrderId id, Callback<Result<std::vector<Event>>> done)
{
    m_link->send({.operation = "history",
                  .arguments = {{"order", toString(id)}},
                  .settle = decoded<std::vector<Event>>(std::move(done))});
}

void HolderClient::list(OrderQuery query, std::shared_ptr<CancelFlag> cancel,
                        Callback<Result<OrderPage>> done)
{
    m_link->send({.operation = "list",
                  .arguments = {{"query", query}},
                  .settle = decoded<OrderPage>(std::move(done)),
                  .cancel = std::move(cancel)});
}

std::unique_ptr<Subscription> HolderClient::watch(
    std::function<void(const std::vector<FeedEvent>& events, std::int64_t lost)> seen)
{
    class Watching final : public Subscription {
    public:
        explicit Watching(HolderLink& link) : m_link(link) {}
        ~Watching() override
        {
            m_link.setWatcher({});
            m_link.send({.operation = "unwatch", .settle = [](const Result<Json>&) {}});
        }

    private:
        HolderLink& m_link;
    };
    m_link->setWatcher(std::move(seen));
    m_link->send({.operation = "watch", .settle = [](const Result<Json>&) {}});
    return std::make_unique<Watching>(*m_link);
}

std::shared_ptr<const LifecycleCatalogue> HolderClient::catalogue() const
{
    return m_known->catalogue();
}

void HolderClient::installLifecycle(std::string scxml, Actor actor, Callback<Result<int>> done)
{
    const auto settled = [known = m_known, link = m_link.get(),
                          done = std::move(done)](Result<int> version) {
        if (!version)
            return done(std::move(version));
        Known::refresh(known, *link, [version, done](const Result<void>&) { done(version); });
    };
    m_link->send({.operation = "installLifecycle",
                  .arguments = {{"scxml", scxml}, {"actor", actor}},
                  .nature = Nature::Write,
                  .settle = decoded<int>(settled)});
}

void HolderClient::audit(AuditQuery query, std::shared_ptr<CancelFlag> cancel,
                         Callback<Result<AuditExtract>> done)
{
    m_link->send({.operation = "audit",
                  .arguments = {{"query", query}},
                  .settle = decoded<AuditExtract>(std::move(done)),
                  .cancel = std::move(cancel)});
}

void HolderClient::checkAudit(std::shared_ptr<CancelFlag> cancel,
                              Callback<Result<AuditReport>> done)
{
    m_link->send({.operation = "checkAudit",
                  .settle = decoded<AuditReport>(std::move(done)),
                  .cancel = std::move(cancel)});
}

void HolderClient::beginImport(ImportStart start, Callback<Result<void>> done)
{
    const auto settled = [done = std::move(done)](const Result<Json>& answer) {
        done(answer ? Result<void>() : Result<void>(answer.error()));
    };
    m_link->send({.operation = "beginImport",
                  .arguments = {{"start", start}},
                  .nature = Nature::Write,
                  .settle = settled});
}

void HolderClient::status(Callback<Result<Json>> done)
{
    m_link->send({.operation = "status", .settle = std::move(done)});
}

void HolderClient::verify(const std::string& historyFile,
                          std::function<void(std::int64_t, std::int64_t)> progress,
                          Callback<Result<Json>> done)
{
    m_link->send({.operation = "verify",
                  .arguments = {{"historyFile", historyFile}},
                  .settle = std::move(done),
                  .progress = std::move(progress)});
}

} // namespace orderdeck
