#pragma once

#include "backend/foundation/error.h"

#include <cstdlib>
#include <utility>
#include <variant>

namespace orderdeck {

/// A value or an Error; the only way an expected failure crosses a module border.
/// Asking a failed result for its value ends the program, in release builds too.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool ok() const noexcept { return m_state.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }

    [[nodiscard]] T& value() & { return *checked(std::get_if<0>(&m_state)); }
    [[nodiscard]] const T& value() const& { return *checked(std::get_if<0>(&m_state)); }
    [[nodiscard]] T&& value() && { return std::move(*checked(std::get_if<0>(&m_state))); }
    [[nodiscard]] T* operator->() { return &value(); }
    [[nodiscard]] const T* operator->() const { return &value(); }
    [[nodiscard]] T& operator*() & { return value(); }
    [[nodiscard]] const T& operator*() const& { return value(); }
    [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }

    [[nodiscard]] const Error& error() const& { return *checked(std::get_if<1>(&m_state)); }
    [[nodiscard]] Error&& error() && { return std::move(*checked(std::get_if<1>(&m_state))); }

private:
    template <typename P>
    static P* checked(P* pointer)
    {
        if (pointer == nullptr)
            std::abort();
        return pointer;
    }

    std::variant<T, Error> m_state;
};

/// Success without a value, or an Error. Default constructed: success.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool ok() const noexcept { return m_error.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }
    [[nodiscard]] const Error& error() const&
    {
        const Error* error = std::get_if<1>(&m_error);
        if (error == nullptr)
            std::abort();
        return *error;
    }

private:
    std::variant<std::monostate, Error> m_error;
};

} // namespace orderdeck
