#pragma once

#include "backend/service/service_door.h"
#include "models/door_calls.h"

#include <QWidget>

#include <memory>

class QLabel;
class QPushButton;

namespace orderdeck {

/// "Chain checked: 1,234 entries, sound", and the button that checks it, or ends a check that runs.
/// The check runs in the service; the line waits for nothing.
class ChainLine final : public QWidget {
    Q_OBJECT
public:
    ChainLine(ServiceDoor& door, QWidget* parent);
    ~ChainLine() override;

    void press(); ///< The button: check, or give up.

private:
    void showReport(const Result<AuditReport>& report);
    void say(const QString& text, const char* tone);

    ServiceDoor& m_door;
    QLabel* m_text;
    QPushButton* m_button;
    LatestJob m_job;
    std::shared_ptr<CancelFlag> m_cancel; ///< Null: no check runs.
};

} // namespace orderdeck
