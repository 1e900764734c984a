#pragma once

#include "backend/orders/order_filter.h"

#include <QColor>
#include <QLineEdit>
#include <QStringList>

#include <map>

class QCompleter;
class QStringListModel;

namespace orderdeck {

/// The filter box of the Orders page: reads the filter language as it is typed, underlines what it
/// does not understand, and completes keys and values. Only a text that is understood as a whole
/// becomes the filter; until then the last one holds.
class FilterEdit final : public QLineEdit {
    Q_OBJECT
public:
    explicit FilterEdit(QWidget* parent);

    void setErrorColor(const QColor& color);
    /// What "state:", "region:" … are completed with, by key.
    void setValues(const QString& key, const QStringList& values);
    [[nodiscard]] const FilterReading& reading() const { return m_reading; }
    /// What is wrong with the first term that is not understood; empty: nothing.
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    /// The text was understood and differs from the last filter.
    void filterChanged(const orderdeck::OrderFilter& filter);
    /// After each change of the text.
    void readingChanged();
    /// Enter, or Down: whoever typed a number wants its order.
    void firstHitWanted();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void read();
    void mark();
    void suggest();
    [[nodiscard]] QStringList suggestions(const QString& word) const;
    void complete(const QString& word);
    [[nodiscard]] bool choosing() const;
    /// Where the term that the cursor stands in, or behind, begins.
    [[nodiscard]] int wordStart() const;

    FilterReading m_reading;
    OrderFilter m_filter;
    QColor m_errorColor{Qt::red};
    std::map<QString, QStringList> m_values;
    bool m_edited = false; ///< The change that is being read was typed.
    QCompleter* m_completer;
    QStringListModel* m_words;
};

} // namespace orderdeck
