#include "backend/storage/postgres/session.h"

namespace orderdeck::postgres {
namespace {

class PostgresRow final : public sql::Row {
public:
    explicit PostgresRow(const Answer& answer) : m_answer(answer) {}
    void go(int row) { m_row = row; }
    std::int64_t integer(int column) const override { return m_answer.integer(m_row, column); }
    std::string_view view(int column) const override { return m_answer.view(m_row, column); }

private:
    const Answer& m_answer;
    int m_row = 0;
};

/// Whether the server is to keep what it has made of a text.
enum class Keep { Prepared, Nothing };

class PostgresStatement final : public sql::Statement {
public:
    PostgresStatement(Connection& connection, std::string sql, Keep keep)
        : m_connection(connection), m_sql(std::move(sql)), m_keep(keep)
    {}

    Result<void> each(std::span<const sql::Value> values,
                      const std::function<bool(const sql::Row&)>& visit) override
    {
        std::vector<std::string> texts;
        texts.reserve(values.size());
        for (const sql::Value& value : values) {
            if (const auto* number = std::get_if<std::int64_t>(&value))
                texts.push_back(std::to_string(*number));
            else
                texts.emplace_back(std::get<std::string_view>(value));
        }
        const auto answer = m_keep == Keep::Prepared
                                ? m_connection.queryPrepared(m_sql, texts)
                                : m_connection.query(m_sql, texts, Purpose::Read);
        if (!answer)
            return answer.error();
        PostgresRow row(*answer);
        for (int at = 0; at < answer->size(); ++at) {
            row.go(at);
            if (!visit(row))
                break;
        }
        return {};
    }

private:
    Connection& m_connection;
    const std::string m_sql;
    const Keep m_keep;
};

} // namespace

std::unique_ptr<sql::Statement> PostgresSession::prepare(std::string_view sql)
{
    return std::make_unique<PostgresStatement>(*m_connection, withNumberedPlaces(sql),
                                               Keep::Prepared);
}

std::unique_ptr<sql::Statement> PostgresSession::prepareOnce(std::string_view sql)
{
    return std::make_unique<PostgresStatement>(*m_connection, withNumberedPlaces(sql),
                                               Keep::Nothing);
}

std::string withNumberedPlaces(std::string_view sql)
{
    std::string text;
    int place = 0;
    for (const char c : sql) {
        if (c == '?')
            text.append("$").append(std::to_string(++place));
        else
            text += c;
    }
    return text;
}

} // namespace orderdeck::postgres
