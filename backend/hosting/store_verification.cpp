#include "backend/hosting/store_verification.h"

#include "backend/hosting/json_codec.h"
#include "backend/storage/verify.h"

namespace orderdeck {

namespace {

Json reportJson(const VerifyReport& report)
{
    Json json{{"clean", report.clean()},
              {"checked", report.checked},
              {"orders", report.orders},
              {"events", report.events},
              {"refusals", report.refusals},
              {"listRows", report.listRows},
              {"auditEntries", report.auditEntries},
              {"historyLines", report.historyLines},
              {"findingCount", report.findingCount},
              {"findings", Json::array()},
              {"notes", report.notes}};
    for (const Finding& finding : report.findings)
        json["findings"].push_back({{"invariant", invariantOf(finding.corruption)},
                                    {"what", name(finding.corruption)},
                                    {"order", toString(finding.order)},
                                    {"detail", finding.detail}});
    return json;
}

} // namespace

Result<std::string> verifyToJson(OrderStore& store, const std::string& historyFile,
                                 const std::function<bool(std::int64_t, std::int64_t)>& progress)
{
    std::optional<DriverHistory> history;
    if (!historyFile.empty()) {
        Result<DriverHistory> loaded = DriverHistory::load(historyFile);
        if (!loaded)
            return loaded.error();
        history = std::move(*loaded);
    }
    const Result<VerifyReport> report = verify(store, history, [&](const VerifyProgress& step) {
        return progress(step.events, step.all);
    });
    if (!report)
        return report.error();
    return toLine(reportJson(*report));
}

} // namespace orderdeck
