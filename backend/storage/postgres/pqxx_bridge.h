#pragma once

// The one place that knows where libpqxx 6 and 7 differ.
#include <pqxx/pqxx>

#include <string>
#include <vector>

namespace orderdeck::postgres::bridge {

#if PQXX_VERSION_MAJOR < 7

/// A parameter in the server's binary form.
using Bytes = pqxx::binarystring;
[[nodiscard]] inline Bytes bytes(const std::string& wire) { return Bytes(wire); }

inline pqxx::result exec(pqxx::transaction_base& work, const std::string& sql,
                         const std::vector<std::string>& values)
{
    return work.exec_params(sql, pqxx::prepare::make_dynamic_params(values));
}

inline pqxx::result exec(pqxx::transaction_base& work, const std::string& sql,
                         const std::vector<Bytes>& values)
{
    return work.exec_params(sql, pqxx::prepare::make_dynamic_params(values));
}

inline pqxx::result execPrepared(pqxx::transaction_base& work, const std::string& name,
                                 const std::vector<std::string>& values)
{
    return work.exec_prepared(name, pqxx::prepare::make_dynamic_params(values));
}

inline pqxx::result execPrepared(pqxx::transaction_base& work, const std::string& name,
                                 const std::vector<Bytes>& values)
{
    return work.exec_prepared(name, pqxx::prepare::make_dynamic_params(values));
}

/// 6 connects again behind one's back, and loses what the session had. It calls this deprecated
/// only because 7 connects no more.
inline void neverReconnect(pqxx::connection& connection)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    connection.inhibit_reactivation(true);
#pragma GCC diagnostic pop
}

[[nodiscard]] inline std::string unescape(const pqxx::field& field)
{
    return pqxx::binarystring(field).str();
}

#else

using Bytes = std::basic_string<std::byte>;
[[nodiscard]] inline Bytes bytes(const std::string& wire)
{
    const auto* first = reinterpret_cast<const std::byte*>(wire.data());
    return Bytes(first, wire.size());
}

template <typename Value>
pqxx::result exec(pqxx::transaction_base& work, const std::string& sql,
                  const std::vector<Value>& values)
{
    pqxx::params params;
    for (const Value& value : values)
        params.append(value);
#if PQXX_VERSION_MAJOR > 7 || PQXX_VERSION_MINOR >= 10
    return work.exec(sql, params);
#else
    return work.exec_params(sql, params);
#endif
}

template <typename Value>
pqxx::result execPrepared(pqxx::transaction_base& work, const std::string& name,
                          const std::vector<Value>& values)
{
    pqxx::params params;
    for (const Value& value : values)
        params.append(value);
#if PQXX_VERSION_MAJOR > 7 || PQXX_VERSION_MINOR >= 10
    return work.exec(pqxx::prepped(name), params);
#else
    return work.exec_prepared(name, params);
#endif
}

inline void neverReconnect(pqxx::connection&) {}

[[nodiscard]] inline std::string unescape(const pqxx::field& field)
{
    const auto found = field.as<Bytes>();
    return {reinterpret_cast<const char*>(found.data()), found.size()};
}

#endif

} // namespace orderdeck::postgres::bridge
