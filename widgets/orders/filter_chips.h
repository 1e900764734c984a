#pragma once

#include "backend/orders/order_filter.h"

#include <QWidget>

namespace orderdeck {

class FlowLayout;

/// The terms of the active filter as buttons, each of which takes its term away.
class FilterChips final : public QWidget {
    Q_OBJECT
public:
    explicit FilterChips(QWidget* parent);
    /// `text` is what `reading` was read from.
    void show(const FilterReading& reading, const QString& text);
    /// In the order of the text; new ones after each show().
    [[nodiscard]] QList<QWidget*> chips() const;

Q_SIGNALS:
    /// The text without the term.
    void textWanted(const QString& text);

private:
    FlowLayout* m_layout;
};

} // namespace orderdeck
