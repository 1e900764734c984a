#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace orderdeck::sqlite {

/// Short hashes of the last request ids of an order, as kept in its row. A request id whose hash is
/// not here, while nothing has fallen out yet, is new without a look at the order's past.
class RequestTrail {
public:
    static constexpr std::size_t kKept = 32;

    explicit RequestTrail(std::string stored = {}) : m_bytes(std::move(stored)) {}

    /// False: this order never had the request.
    [[nodiscard]] bool mayHave(std::string_view requestId) const;
    /// The oldest falls out above kKept. An empty id (imported steps) is not kept.
    void add(std::string_view requestId);
    [[nodiscard]] std::string_view bytes() const { return m_bytes; }

private:
    static constexpr std::size_t kHashBytes = 4;
    std::string m_bytes;
};

} // namespace orderdeck::sqlite
