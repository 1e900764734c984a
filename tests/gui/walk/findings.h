#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

class QWidget;

namespace orderdeck {

/// What walks over widgets found wrong: each fault once, with the scenes where it was seen.
class Findings {
public:
    /// What follows was seen in this scene: "overview, dark, 1280x800".
    void setScene(const QString& scene) { m_scene = scene; }
    void add(const QWidget& widget, const QString& fault);
    void add(const QString& fault);
    [[nodiscard]] bool empty() const { return m_faults.isEmpty(); }
    [[nodiscard]] QString text() const;

private:
    QString m_scene;
    QMap<QString, QStringList> m_faults; ///< Scenes by fault.
};

/// The widget and what holds it, outermost first: "OrdersPage > QWidget > QPushButton 'Columns'".
[[nodiscard]] QString pathOf(const QWidget& widget);

} // namespace orderdeck
