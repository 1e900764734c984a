#pragma once

#include "models/event_filter.h"

#include <QColor>
#include <QLineEdit>

#include <memory>

namespace orderdeck {

/// The filter box of the Events page: reads what is typed, underlines what it does not understand.
/// Only a text that is understood as a whole becomes the filter; until then the last one holds.
class EventFilterEdit final : public QLineEdit {
    Q_OBJECT
public:
    explicit EventFilterEdit(QWidget* parent);

    void setErrorColor(const QColor& color);
    /// What states and shards are read against.
    void setContext(int shards, std::shared_ptr<const LifecycleCatalogue> catalogue);
    [[nodiscard]] const EventFilter& filter() const { return m_filter; }
    [[nodiscard]] QString problem() const; ///< Empty: everything is understood.

Q_SIGNALS:
    void filterChanged(const orderdeck::EventFilter& filter);
    void readingChanged();
    /// Enter, or Down: to the list.
    void listWanted();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void read();

    EventFilterReading m_reading;
    EventFilter m_filter;
    QColor m_errorColor{Qt::red};
    int m_shards = 1;
    std::shared_ptr<const LifecycleCatalogue> m_catalogue;
};

} // namespace orderdeck
