#include "backend/hosting/holder_calls.h"

namespace orderdeck {

namespace {

constexpr std::size_t kMostTogether = 10'000;

/// An unreadable argument is answered; nullopt then.
template <typename T>
std::optional<T> argument(const Json& arguments, const char* key, const HolderReply& reply)
{
    const auto found = arguments.find(key);
    if (found == arguments.end()) {
        reply.error({ErrorKind::Invalid, std::string("The request lacks '") + key + "'"});
        return std::nullopt;
    }
    Result<T> value = decode<T>(*found);
    if (value)
        return std::move(*value);
    reply.error({ErrorKind::Invalid, std::string("The request's '") + key + "' cannot be read",
                 value.error().message});
    return std::nullopt;
}

std::optional<OrderId> orderArgument(const Json& arguments, const HolderReply& reply)
{
    const auto text = argument<std::string>(arguments, "order", reply);
    if (!text)
        return std::nullopt;
    const auto id = parseOrderId(*text);
    if (!id)
        reply.error({ErrorKind::Invalid, "'" + *text + "' is no order id"});
    return id;
}

template <typename T>
bool tooMany(const std::vector<T>& values, const HolderReply& reply)
{
    if (values.size() <= kMostTogether)
        return false;
    reply.error({ErrorKind::Invalid, "More than 10,000 at once are not taken"});
    return true;
}

} // namespace

const HolderCalls::Named HolderCalls::kCalls[] = {
    {"create", &HolderCalls::create},
    {"submit", &HolderCalls::submit},
    {"submitMany", &HolderCalls::submitMany},
    {"import", &HolderCalls::import},
    {"get", &HolderCalls::get},
    {"findByNumber", &HolderCalls::findByNumber},
    {"history", &HolderCalls::history},
    {"list", &HolderCalls::list},
    {"cancel", &HolderCalls::cancel},
    {"watch", &HolderCalls::watch},
    {"unwatch", &HolderCalls::unwatch},
    {"catalogue", &HolderCalls::catalogue},
    {"installLifecycle", &HolderCalls::installLifecycle},
    {"audit", &HolderCalls::audit},
    {"checkAudit", &HolderCalls::checkAudit},
    {"beginImport", &HolderCalls::beginImport},
    {"status", &HolderCalls::status},
    {"verify", &HolderCalls::verify},
};

HolderCalls::HolderCalls(ServiceDoor& door, const HolderAnswers& answers, const HolderHello& hello)
    : m_door(door), m_answers(answers), m_hello(hello)
{}

HolderCalls::~HolderCalls()
{
    for (const auto& [request, flag] : m_cancels)
        flag->cancel();
    if (m_verifier.joinable())
        m_verifier.join();
}

void HolderCalls::call(const std::string& operation, const Json& arguments,
                       const HolderReply& reply, std::int64_t request)
{
    for (const Named& named : kCalls) {
        if (operation == named.operation) {
            (this->*named.call)(arguments, reply, request);
            return;
        }
    }
    reply.error({ErrorKind::Unsupported, "The holder knows no operation '" + operation + "'"});
}

void HolderCalls::cap(Actor& actor) const
{
    if (!m_hello.maySwitchRole)
        actor.role = std::min(actor.role, m_hello.role);
}

std::shared_ptr<CancelFlag> HolderCalls::cancelFlagOf(std::int64_t request)
{
    return m_cancels[request] = std::make_shared<CancelFlag>();
}

void HolderCalls::create(const Json& arguments, const HolderReply& reply, std::int64_t)
{
    auto order = argument<NewOrder>(arguments, "order", reply);
    if (!order)
        return;
    cap(order->actor);
    m_door.create(std::move(*order), [reply](Verdict verdict) { reply.value(std::move(verdict)); });
}

void HolderCalls::submit(const Json& arguments, const HolderReply& reply, std::int64_t)
{
    auto wish = argument<TransitionRequest>(arguments, "request", reply);
    if (!wish)
        return;
    cap(wish->actor);
    m_door.submit(std::move(*wish), [reply](Verdict verdict) { reply.value(std::move(verdict)); });
}

void HolderCalls::submitMany(const Json& arguments, const HolderReply& reply, std::int64_t)
{
    auto wishes = argument<std::vector<TransitionRequest>>(arguments, "requests", reply);
    if (!wishes || tooMany(*wishes, reply))
        return;
    for (TransitionRequest& wish : *wishes)
        cap(wish.actor);
    m_door.submitMany(std::move(*wishes),
                      [reply](std::vector<Verdict> verdicts) { reply.value(std::move(verdicts)); });
}

void HolderCalls::import(const Json& arguments, const HolderReply& reply, std::int64_t)
{
    auto histories = argument<std::vector<OrderHistory>>(arguments, "histories", reply);
    if (!histories || tooMany(*histories, reply))
        return;
    m_door.import(std::move(*histories), [reply](Result<std::vector<ImportOutcome>> outcomes) {
        reply.result(std::move(outcomes));
    });
}

void HolderCalls::get(const Json& arguments, const HolderReply& reply, std::int64_t)
{
    if (const auto id = orderArgument(arguments, reply))
        m_door.get(*id, [reply](Result<OrderAnswer> answer) { reply.result(std::move(answer)); });
}

void HolderCalls::findByNumber(const Json& arguments, const HolderReply& reply, std::int64_t)
{
    auto number = argument<std::string>(arguments, "number", reply);
    if (!number)
        return;
    m_door.findByNumber(std::move(*number), [reply](Result<std::vector<OrderAnswer>> answers) {
        reply.result(std::move(answers));
    });
}

void HolderCalls::history(const Json& arguments, const HolderReply& reply, std::int64_t)
{
    if (const auto id = orderArgument(arguments, reply))
        m_door.history(
            *id, [reply](Result<std::vector<Event>> events) { reply.result(std::move(events)); });
}

void HolderCalls::list(const Json& arguments, const HolderReply& reply, std::int64_t request)
{
    auto query = argument<OrderQuery>(arguments, "query", reply);
    if (!query)
        return;
    m_door.list(std::move(*query), cancelFlagOf(request),
                [reply](Result<OrderPage> page) { reply.result(std::move(page)); });
}

void HolderCalls::cancel(const Json& arguments, const HolderReply& reply, std::int64_t)
{
    const auto request = argument<std::int64_t>(arguments, "request", reply);
    if (!request)
        return;
    const auto found = m_cancels.find(*request);
    if (found != m_cancels.end())
        found->second->cancel();
    reply.value(found != m_cancels.end());
}

void HolderCalls::watch(const Json&, const HolderReply& reply, std::int64_t)
{
    const auto outbox = reply.outbox();
    const std::int64_t client = reply.client();
    m_subscription =
        m_door.watch([outbox, client](const std::vector<FeedEvent>& events, std::int64_t lost) {
            outbox->put(client, events, lost);
        });
    reply.value(true);
}

void HolderCalls::unwatch(const Json&, const HolderReply& reply, std::int64_t)
{
    m_subscription.reset();
    reply.value(true);
}

void HolderCalls::catalogue(const Json&, const HolderReply& reply, std::int64_t)
{
    std::vector<LifecycleText> texts;
    const auto catalogue = m_door.catalogue();
    for (const InstalledLifecycle& installed : catalogue->all())
        texts.push_back({installed.name, installed.version, installed.lifecycle->source()});
    reply.value(std::move(texts));
}

void HolderCalls::installLifecycle(const Json& arguments, const HolderReply& reply, std::int64_t)
{
    auto scxml = argument<std::string>(arguments, "scxml", reply);
    if (!scxml)
        return;
    auto actor = argument<Actor>(arguments, "actor", reply);
    if (!actor)
        return;
    cap(*actor);
    m_door.installLifecycle(std::move(*scxml), std::move(*actor),
                            [reply](Result<int> version) { reply.result(std::move(version)); });
}

void HolderCalls::audit(const Json& arguments, const HolderReply& reply, std::int64_t request)
{
    auto query = argument<AuditQuery>(arguments, "query", reply);
    if (!query)
        return;
    m_door.audit(std::move(*query), cancelFlagOf(request),
                 [reply](Result<AuditExtract> page) { reply.result(std::move(page)); });
}

void HolderCalls::checkAudit(const Json&, const HolderReply& reply, std::int64_t request)
{
    m_door.checkAudit(cancelFlagOf(request),
                      [reply](Result<AuditReport> report) { reply.result(std::move(report)); });
}

void HolderCalls::beginImport(const Json& arguments, const HolderReply& reply, std::int64_t)
{
    auto start = argument<ImportStart>(arguments, "start", reply);
    if (!start)
        return;
    cap(start->actor);
    m_door.beginImport(std::move(*start), [reply](const Result<void>& entered) {
        if (entered)
            reply.value(true);
        else
            reply.error(entered.error());
    });
}

void HolderCalls::status(const Json&, const HolderReply& reply, std::int64_t)
{
    reply.result(parseLine(m_answers.status()));
}

void HolderCalls::verify(const Json& arguments, const HolderReply& reply, std::int64_t request)
{
    auto historyFile = argument<std::string>(arguments, "historyFile", reply);
    if (!historyFile)
        return;
    if (m_verifying->exchange(true)) {
        reply.error({ErrorKind::Busy, "The store is being verified for this client already"});
        return;
    }
    if (m_verifier.joinable())
        m_verifier.join();
    m_verifier = std::thread([verify = m_answers.verify, file = std::move(*historyFile), reply,
                              flag = cancelFlagOf(request), busy = m_verifying] {
        const auto progress = [&](std::int64_t done, std::int64_t total) {
            reply.progress(done, total);
            return !flag->cancelled();
        };
        const Result<std::string> report = verify(file, progress);
        busy->store(false);
        if (report)
            reply.result(parseLine(*report));
        else
            reply.error(report.error());
    });
}

} // namespace orderdeck
