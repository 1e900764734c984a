#include "tests/storage/sql_decisions.h"

#include "backend/foundation/text.h"
#include "backend/storage/postgres/lifecycle_rows.h"

namespace orderdeck {

namespace {

constexpr const char* kBegin = R"(
    CREATE TEMP TABLE cases (n serial, name text, state text, event text, role smallint,
                             previous text, version bigint, region text, numbers bigint[],
                             texts text[]);
    COPY cases (name, state, event, role, previous, version, region, numbers, texts) FROM STDIN;
)";
constexpr const char* kAsk = R"(\.
    COPY (SELECT d.kind, coalesce(d.transition, -1), coalesce(d.target, ''), d.reason_required,
                 e.cause, e.legal_events
          FROM cases c JOIN orderdeck.lifecycles l ON l.name = c.name
          CROSS JOIN LATERAL orderdeck.decide(l.id, c.state, c.event, c.role, c.previous, c.version,
                                              c.region, c.numbers, c.texts) d
          CROSS JOIN LATERAL orderdeck.explain(d.kind, l.id, d.transition, c.state, c.event,
                                               c.role) e
          ORDER BY c.n) TO STDOUT;
)";
constexpr const char* kBeginInstall = R"(
    CREATE TEMP TABLE wanted (name text, source text, rows text);
    COPY wanted FROM STDIN;
)";
constexpr const char* kInstall = R"(\.
    SELECT FROM (SELECT orderdeck.install_lifecycle(name, 1, source, rows::jsonb) FROM wanted) done;
    DROP TABLE wanted;
)";

/// A value in a line of COPY.
std::string inCopy(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\t': out += "\\t"; break;
        case '\r': out += "\\r"; break;
        default: out += c;
        }
    }
    return out;
}

std::string outOfCopy(std::string_view field)
{
    std::string out;
    for (std::size_t i = 0; i < field.size(); ++i) {
        if (field[i] != '\\') {
            out += field[i];
            continue;
        }
        const char c = field[++i];
        out += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
    }
    return out;
}

std::string element(std::int64_t value) { return std::to_string(value); }

std::string element(const std::string& value)
{
    std::string text = "\"";
    for (const char c : value)
        text.append(c == '"' || c == '\\' ? "\\" : "").append(1, c);
    return text + '"';
}

template <typename T>
std::string arrayOf(const std::vector<std::optional<T>>& values)
{
    std::string text;
    for (const auto& value : values)
        text.append(text.empty() ? "" : ",").append(value ? element(*value) : "NULL");
    return "{" + text + "}";
}

} // namespace

void SqlDecisions::add(const Question& question, const Lifecycle& lifecycle,
                       const GuardContext& context)
{
    const auto values = postgres::guardValues(lifecycle, context);
    m_lines += inCopy(question.lifecycle) + '\t' + inCopy(question.state) + '\t' +
               inCopy(question.event) + '\t' + std::to_string(static_cast<int>(question.role)) +
               '\t' + inCopy(context.previous) + '\t' + std::to_string(context.version) + '\t' +
               inCopy(context.region) + '\t' + inCopy(arrayOf(values.numbers)) + '\t' +
               inCopy(arrayOf(values.texts)) + '\n';
}

std::vector<SqlDecisions::Row> SqlDecisions::rows() const
{
    const std::string output =
        m_server.succeed(QByteArray::fromStdString(kBegin + m_lines + kAsk)).toStdString();
    std::vector<Row> rows;
    for (const std::string_view line : split(output, '\n')) {
        const auto fields = split(line, '\t');
        if (fields.size() != 6)
            continue;
        rows.push_back({std::stoi(std::string(fields[0])), std::stoi(std::string(fields[1])),
                        outOfCopy(fields[2]), fields[3] == "t", outOfCopy(fields[4]),
                        outOfCopy(fields[5])});
    }
    return rows;
}

QByteArray SqlDecisions::installScript(const std::string& name, const std::string& source,
                                       const Lifecycle& lifecycle)
{
    return QByteArray::fromStdString(kBeginInstall + inCopy(name) + "\t" + inCopy(source) + "\t" +
                                     inCopy(postgres::lifecycleRowsJson(lifecycle)) + "\n" +
                                     kInstall);
}

} // namespace orderdeck
