#pragma once

#include "backend/foundation/error.h"

#include <exception>
#include <string_view>

namespace orderdeck::postgres {

/// What a statement was for: decides what a lost answer means.
enum class Purpose {
    Read,  ///< Nothing changed, whatever happened.
    Write, ///< An autocommitted statement: without an answer it is in doubt.
};

/// The error of a server's refusal. Pure, so that the table can be tested without a server.
/// `message`: the server's own words.
[[nodiscard]] Error errorOfState(std::string_view sqlState, std::string_view message,
                                 Purpose purpose);

/// True when nothing of a refused write can have stayed and its data may be the cause: a batch is
/// then tried in halves.
[[nodiscard]] bool isOfTheData(const Error& error) noexcept;

/// Translates what libpqxx has thrown; call it within a catch block. The one place where its
/// exceptions become errors.
[[nodiscard]] Error errorOf(const std::exception& thrown, Purpose purpose);

} // namespace orderdeck::postgres
