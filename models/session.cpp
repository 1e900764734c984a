#include "models/session.h"

#include <utility>

namespace orderdeck {

Session::Session(QString storeName, Actor actor, RoleSwitch roleSwitch, QObject* parent)
    : QObject(parent), m_storeName(std::move(storeName)), m_actor(std::move(actor)),
      m_roleSwitch(roleSwitch)
{}

void Session::setRole(Role role)
{
    if (!maySwitchRole() || role == m_actor.role)
        return;
    m_actor.role = role;
    Q_EMIT roleChanged();
}

} // namespace orderdeck
