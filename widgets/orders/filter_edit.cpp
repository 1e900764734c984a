#include "widgets/orders/filter_edit.h"

#include "models/text.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QCoreApplication>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QStringListModel>
#include <QTextCharFormat>

#include <algorithm>

namespace orderdeck {

FilterEdit::FilterEdit(QWidget* parent)
    : QLineEdit(parent), m_completer(new QCompleter(this)), m_words(new QStringListModel(this))
{
    setAccessibleName(tr("Filter orders"));
    setPlaceholderText(tr("state:held age>2h region:SP total>100 is:stuck “A-1042”"));
    setClearButtonEnabled(true);
    m_completer->setModel(m_words);
    m_completer->setWidget(this);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setCompletionMode(QCompleter::PopupCompletion);
    connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this,
            &FilterEdit::complete);
    connect(this, &QLineEdit::textChanged, this, &FilterEdit::read);
    connect(this, &QLineEdit::textEdited, this, &FilterEdit::suggest);
}

void FilterEdit::setErrorColor(const QColor& color)
{
    m_errorColor = color;
    mark();
}

void FilterEdit::setValues(const QString& key, const QStringList& values)
{
    m_values[key] = values;
}

QString FilterEdit::problem() const
{
    const auto& terms = m_reading.terms;
    const auto bad = std::find_if(terms.begin(), terms.end(),
                                  [](const FilterTerm& term) { return !term.error.empty(); });
    return bad == terms.end() ? QString() : fromUtf8(bad->error);
}

void FilterEdit::read()
{
    m_reading = parseFilter(text().toStdString());
    mark();
    Q_EMIT readingChanged();
    if (m_reading.ok() && m_reading.filter != m_filter) {
        m_filter = m_reading.filter;
        Q_EMIT filterChanged(m_filter);
    }
}

/// A line edit has no formats of its own; those of an input method may be lent to it.
void FilterEdit::mark()
{
    const std::string bytes = text().toStdString();
    QTextCharFormat wrong;
    wrong.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    wrong.setUnderlineColor(m_errorColor);
    wrong.setForeground(m_errorColor);
    QList<QInputMethodEvent::Attribute> formats;
    for (const FilterTerm& term : m_reading.terms) {
        if (term.error.empty())
            continue;
        const std::string_view all(bytes);
        const auto begin = fromUtf8(all.substr(0, term.begin)).size();
        const auto length = fromUtf8(all.substr(term.begin, term.length)).size();
        formats.append(
            {QInputMethodEvent::TextFormat, int(begin) - cursorPosition(), int(length), wrong});
    }
    QInputMethodEvent event({}, formats);
    QCoreApplication::sendEvent(this, &event);
}

int FilterEdit::wordStart() const
{
    return int(text().left(cursorPosition()).lastIndexOf(QLatin1Char(' '))) + 1;
}

/// Offers keys for a bare word, and the values of its key after the colon.
void FilterEdit::suggest()
{
    const QString word = text().mid(wordStart(), cursorPosition() - wordStart());
    const qsizetype colon = word.indexOf(QLatin1Char(':'));
    QStringList words;
    if (colon < 0) {
        for (const FilterKey& key : filterKeys())
            words.append(fromUtf8(key.example));
    } else {
        const qsizetype comma = word.lastIndexOf(QLatin1Char(','));
        const QString before = word.left(std::max(colon, comma) + 1);
        const bool negated = word.startsWith(QLatin1Char('-'));
        const auto values =
            m_values.find(word.mid(negated ? 1 : 0, colon - (negated ? 1 : 0)).toLower());
        if (values != m_values.end())
            for (const QString& value : values->second)
                words.append(before + value);
    }
    m_words->setStringList(words);
    m_completer->setCompletionPrefix(word);
    if (word.isEmpty() || m_completer->completionCount() == 0 ||
        (m_completer->completionCount() == 1 && m_completer->currentCompletion() == word)) {
        m_completer->popup()->hide();
        return;
    }
    m_completer->complete();
}

void FilterEdit::complete(const QString& word)
{
    const int start = wordStart();
    const QString old = text();
    setText(old.left(start) + word + old.mid(cursorPosition()));
    setCursorPosition(start + int(word.size()));
}

void FilterEdit::keyPressEvent(QKeyEvent* event)
{
    const bool choosing = m_completer->popup()->isVisible();
    // The popup handles these itself when it is open.
    if (choosing && (event->key() == Qt::Key_Enter || event->key() == Qt::Key_Return ||
                     event->key() == Qt::Key_Escape || event->key() == Qt::Key_Tab)) {
        event->ignore();
        return;
    }
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace orderdeck
