#include "backend/local_cluster/node_sql.h"

#include "backend/local_cluster/program_run.h"

#include <sys/wait.h>

namespace orderdeck {

namespace {

Launch psqlOn(const ServerTools& tools, const ClusterNode& node, const std::string& database)
{
    Launch psql = tools.launchOf("psql");
    psql.arguments = {"-X",
                      "--quiet",
                      "--no-align",
                      "--tuples-only",
                      "--no-password",
                      "--field-separator=\t",
                      "--set=ON_ERROR_STOP=1",
                      "--host=" + node.socketFolder.string(),
                      "--port=" + std::to_string(node.port),
                      "--username=" + node.user,
                      "--dbname=" + database};
    return psql;
}

Result<std::string> run(Launch psql, const ClusterNode& node, const std::string& script,
                        Deadline deadline)
{
    Result<ProgramEnd> end = runToEnd(std::move(psql), script, deadline);
    if (!end)
        return Error{end.error().kind, end.error().message, node.name};
    // psql ends with 3 after an error in the script; otherwise it had no connection, or lost it.
    constexpr int kScriptFailed = 3;
    if (WIFEXITED(end->status) && WEXITSTATUS(end->status) == kScriptFailed)
        return Error{ErrorKind::Invalid, lastWords(end->errors), node.name};
    if (end->status != 0)
        return Error{ErrorKind::Unavailable, lastWords(end->errors), node.name};
    std::string text = std::move(end->output);
    if (text.ends_with('\n'))
        text.pop_back();
    return text;
}

} // namespace

Result<std::string> runSql(const ServerTools& tools, const ClusterNode& node,
                           const std::string& script, Deadline deadline)
{
    return run(psqlOn(tools, node, node.database), node, script, deadline);
}

Result<std::string> runSetup(const ServerTools& tools, const ClusterNode& node,
                             const std::string& script, Deadline deadline,
                             const SqlVariables& variables)
{
    Launch psql = psqlOn(tools, node, "postgres");
    psql.environment.push_back("PGOPTIONS=-c synchronous_commit=local");
    for (const auto& [name, value] : variables)
        psql.arguments.push_back("--set=" + name + "=" + value);
    return run(std::move(psql), node, script, deadline);
}

} // namespace orderdeck
