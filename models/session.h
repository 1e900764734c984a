#pragma once

#include "backend/orders/order.h"

#include <QObject>
#include <QString>

namespace orderdeck {

enum class RoleSwitch { Fixed, Allowed };

/// Who acts at this window, and as what. Actions take the actor from here at the moment they are
/// done. GUI thread.
class Session final : public QObject {
    Q_OBJECT
public:
    Session(QString storeName, Actor actor, RoleSwitch roleSwitch, QObject* parent = nullptr);

    [[nodiscard]] const QString& storeName() const { return m_storeName; } ///< Of the profile.
    [[nodiscard]] const Actor& actor() const { return m_actor; }
    [[nodiscard]] Role role() const { return m_actor.role; }
    [[nodiscard]] bool maySwitchRole() const { return m_roleSwitch == RoleSwitch::Allowed; }
    /// Nothing where the profile does not allow it.
    void setRole(Role role);

Q_SIGNALS:
    void roleChanged();

private:
    QString m_storeName;
    Actor m_actor;
    RoleSwitch m_roleSwitch;
};

} // namespace orderdeck
