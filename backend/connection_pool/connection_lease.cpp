#include "backend/connection_pool/connection_lease.h"

#include "backend/connection_pool/connection_pool.h"

#include <utility>

namespace orderdeck {

ConnectionLease::ConnectionLease(std::shared_ptr<ConnectionPool> pool, PooledEntry entry)
    : m_pool(std::move(pool)), m_entry(std::move(entry))
{}

ConnectionLease::~ConnectionLease() { giveBack(); }

ConnectionLease& ConnectionLease::operator=(ConnectionLease&& other) noexcept
{
    if (this != &other) {
        giveBack();
        m_pool = std::move(other.m_pool);
        m_entry = std::move(other.m_entry);
        m_condition = other.m_condition;
    }
    return *this;
}

void ConnectionLease::giveBack()
{
    if (const auto pool = std::exchange(m_pool, nullptr))
        pool->giveBack(std::move(m_entry), m_condition);
}

} // namespace orderdeck
