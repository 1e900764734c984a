#include "backend/storage/postgres/server_error.h"

#include "backend/storage/postgres/pqxx_bridge.h"

#include <algorithm>
#include <array>
#include <string>

namespace orderdeck::postgres {
namespace {

struct Meaning {
    std::string_view state; ///< A whole SQLSTATE, or the two letters of a class.
    ErrorKind read;
    ErrorKind write;
    std::string_view words; ///< Before the server's own.
};

// Whole codes come before their class. A server that ends a session may have committed first.
constexpr std::array<Meaning, 26> kMeanings{{
    {"08", ErrorKind::Unavailable, ErrorKind::InDoubt, "the connection to the database broke"},
    {"57P01", ErrorKind::Unavailable, ErrorKind::InDoubt, "the database ended the session"},
    {"57P02", ErrorKind::Unavailable, ErrorKind::InDoubt, "the database server crashed"},
    {"57P03", ErrorKind::Unavailable, ErrorKind::Unavailable, "the database is starting up"},
    {"57P05", ErrorKind::Unavailable, ErrorKind::InDoubt, "the database ended an idle session"},
    {"57014", ErrorKind::TimedOut, ErrorKind::TimedOut, "the database took too long"},
    {"25P03", ErrorKind::Unavailable, ErrorKind::InDoubt, "the database ended an idle session"},
    {"25006", ErrorKind::Unavailable, ErrorKind::Unavailable, "this database is no primary"},
    {"40003", ErrorKind::Unavailable, ErrorKind::InDoubt, "the database lost sight of the write"},
    {"40", ErrorKind::Busy, ErrorKind::Busy, "the database had to give way to another session"},
    {"55P03", ErrorKind::Busy, ErrorKind::Busy, "another session holds it"},
    {"53100", ErrorKind::Io, ErrorKind::Io, "the disk of the database is full"},
    {"53200", ErrorKind::Unavailable, ErrorKind::Unavailable, "the database is out of memory"},
    {"53300", ErrorKind::Unavailable, ErrorKind::Unavailable,
     "the database takes no more sessions"},
    {"53", ErrorKind::Unavailable, ErrorKind::Unavailable, "the database is short of something"},
    {"58", ErrorKind::Io, ErrorKind::Io, "the database's system failed"},
    {"28", ErrorKind::Forbidden, ErrorKind::Forbidden, "the database does not let this user in"},
    {"42501", ErrorKind::Forbidden, ErrorKind::Forbidden, "the database forbids it to this user"},
    {"3D000", ErrorKind::NotFound, ErrorKind::NotFound, "there is no such database"},
    {"42", ErrorKind::Unsupported, ErrorKind::Unsupported,
     "the database is not set up for this program"},
    {"3F", ErrorKind::Unsupported, ErrorKind::Unsupported,
     "the database is not set up for this program"},
    {"23", ErrorKind::Conflict, ErrorKind::Conflict, "the database has it otherwise"},
    {"22", ErrorKind::Invalid, ErrorKind::Invalid, "the database cannot store it"},
    {"OD001", ErrorKind::Conflict, ErrorKind::Conflict, "the store has it otherwise"},
    {"XX001", ErrorKind::Corrupt, ErrorKind::Corrupt, "data of the database is damaged"},
    {"XX002", ErrorKind::Corrupt, ErrorKind::Corrupt, "an index of the database is damaged"},
}};

/// The first line without its end and without "ERROR:  ".
std::string firstLine(std::string_view message)
{
    message = message.substr(0, message.find('\n'));
    for (const std::string_view level : {"ERROR:", "FATAL:", "PANIC:"})
        if (message.starts_with(level))
            message.remove_prefix(level.size());
    message.remove_prefix(std::min(message.find_first_not_of(' '), message.size()));
    return std::string(message);
}

} // namespace

Error errorOfState(std::string_view sqlState, std::string_view message, Purpose purpose)
{
    const auto meaning = std::ranges::find_if(
        kMeanings, [&](const Meaning& each) { return sqlState.starts_with(each.state); });
    if (meaning == kMeanings.end())
        return {ErrorKind::Invalid, "the database refused: " + firstLine(message),
                std::string(sqlState)};
    return {purpose == Purpose::Read ? meaning->read : meaning->write,
            std::string(meaning->words) + ": " + firstLine(message), std::string(sqlState)};
}

bool isOfTheData(const Error& error) noexcept
{
    return error.kind == ErrorKind::Invalid || error.kind == ErrorKind::Conflict;
}

Error errorOf(const std::exception& thrown, Purpose purpose)
{
    if (const auto* refusal = dynamic_cast<const pqxx::sql_error*>(&thrown))
        return errorOfState(refusal->sqlstate(), refusal->what(), purpose);
    return errorOfState("08", thrown.what(), purpose);
}

} // namespace orderdeck::postgres
