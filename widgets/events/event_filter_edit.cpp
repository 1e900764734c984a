#include "widgets/events/event_filter_edit.h"

#include "widgets/appearance/wave_marks.h"

#include <QKeyEvent>

namespace orderdeck {

EventFilterEdit::EventFilterEdit(QWidget* parent) : QLineEdit(parent)
{
    setObjectName(QStringLiteral("eventFilter"));
    setAccessibleName(tr("Filter of events"));
    setPlaceholderText(tr("Filter, e.g. event:ship state:paid actor:ana shard:2 A-1042"));
    setClearButtonEnabled(true);
    connect(this, &QLineEdit::textChanged, this, &EventFilterEdit::read);
}

void EventFilterEdit::setErrorColor(const QColor& color)
{
    m_errorColor = color;
    read();
}

void EventFilterEdit::setContext(int shards, std::shared_ptr<const LifecycleCatalogue> catalogue)
{
    if (shards == m_shards && catalogue == m_catalogue)
        return;
    m_shards = shards;
    m_catalogue = std::move(catalogue);
    read();
}

QString EventFilterEdit::problem() const
{
    return m_reading.ok() ? QString() : m_reading.marks.front().problem;
}

void EventFilterEdit::read()
{
    m_reading = parseEventFilter(text(), m_shards, m_catalogue.get());
    QList<TextStretch> wrong;
    for (const EventFilterMark& mark : m_reading.marks)
        wrong.append({mark.begin, mark.length});
    markWrong(*this, wrong, m_errorColor);
    Q_EMIT readingChanged();
    if (m_reading.ok() && m_reading.filter != m_filter) {
        m_filter = m_reading.filter;
        Q_EMIT filterChanged(m_filter);
    }
}

void EventFilterEdit::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Down: Q_EMIT listWanted(); return;
    case Qt::Key_Escape:
        if (text().isEmpty())
            break;
        clear();
        return;
    default: break;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace orderdeck
