#pragma once

#include "backend/foundation/clock.h"
#include "backend/hosting/service_snapshot.h"
#include "models/view_settings.h"
#include "widgets/appearance/appearance.h"

#include <QTimer>
#include <QWidget>

#include <memory>

class QLabel;

namespace orderdeck {

class ElidingLabel;

/// Bottom edge of the window: connected or not, whether every shard takes writes, what this window
/// itself costs the store, the age of the figures, the clock. Ticks once a second while visible.
class StatusLine final : public QWidget {
    Q_OBJECT
public:
    StatusLine(const Appearance& appearance, const ViewSettings& view,
               std::shared_ptr<const Clock> clock, QWidget* parent = nullptr);

    /// Null: no service.
    void showSnapshot(std::shared_ptr<const ServiceSnapshot> snapshot);
    /// A short note that fades after five seconds.
    void note(const QString& text);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void tick();
    void showConnection(bool answering);

    const Appearance& m_appearance;
    const ViewSettings& m_view;
    std::shared_ptr<const Clock> m_clock;
    std::shared_ptr<const ServiceSnapshot> m_snapshot;
    QLabel* m_dot;
    QLabel* m_connection;
    QLabel* m_shards;
    QLabel* m_own;
    ElidingLabel* m_note;
    QLabel* m_age;
    QLabel* m_time;
    QTimer m_ticker;
    QTimer m_noteEnd;
};

} // namespace orderdeck
