#pragma once

#include <QDir>
#include <QString>

class QWidget;

namespace orderdeck {

/// A folder of pictures.
class Album {
public:
    explicit Album(const QString& folder);

    /// Saves what `widget` shows as NAME.png, after everything that waits was painted.
    void take(QWidget& widget, const QString& name);
    [[nodiscard]] int count() const { return m_count; }
    [[nodiscard]] bool failed() const { return m_failed; }

private:
    QDir m_folder;
    int m_count = 0;
    bool m_failed = false;
};

/// Lets the event loop run for `milliseconds`, as a person who looks would.
void look(int milliseconds);

} // namespace orderdeck
