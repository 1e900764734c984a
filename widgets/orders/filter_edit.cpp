#include "widgets/orders/filter_edit.h"

#include "backend/orders/filter_lexer.h"
#include "models/text.h"
#include "widgets/appearance/wave_marks.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QStringListModel>

#include <algorithm>
#include <utility>

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
    // Comes before textChanged(), when there is no reading of the new text yet.
    connect(this, &QLineEdit::textEdited, this, [this] { m_edited = true; });
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
    if (std::exchange(m_edited, false))
        suggest();
}

void FilterEdit::mark()
{
    const std::string bytes = text().toStdString();
    const std::string_view all(bytes);
    QList<TextStretch> wrong;
    for (const FilterTerm& term : m_reading.terms) {
        if (!term.error.empty())
            wrong.append({fromUtf8(all.substr(0, term.begin)).size(),
                          fromUtf8(all.substr(term.begin, term.length)).size()});
    }
    markWrong(*this, wrong, m_errorColor);
}

int FilterEdit::wordStart() const
{
    const std::string before = text().left(cursorPosition()).toStdString();
    for (const FilterTerm& term : m_reading.terms)
        if (term.begin < before.size() && before.size() <= term.begin + term.length)
            return int(fromUtf8(std::string_view(before).substr(0, term.begin)).size());
    return cursorPosition();
}

/// Keys for a bare word, and the values of its key after the colon.
QStringList FilterEdit::suggestions(const QString& word) const
{
    QStringList words;
    const bool negated = word.startsWith(QLatin1Char('-'));
    const qsizetype colon = word.indexOf(QLatin1Char(':'));
    if (colon < 0) {
        for (const FilterKey& key : filterKeys()) {
            const std::size_t sign = key.example.find_first_of(":<>=");
            if (!negated)
                words.append(fromUtf8(key.example.substr(0, sign + 1)));
            else if (key.key == "state" || key.key == "is")
                words.append(QLatin1Char('-') % fromUtf8(key.example.substr(0, sign + 1)));
        }
        return words;
    }
    const qsizetype comma = word.lastIndexOf(QLatin1Char(','));
    const QString before = word.left(std::max(colon, comma) + 1);
    const auto values =
        m_values.find(word.mid(negated ? 1 : 0, colon - (negated ? 1 : 0)).toLower());
    if (values != m_values.end())
        for (const QString& value : values->second)
            words.append(before % fromUtf8(filterValue(value.toStdString())));
    return words;
}

void FilterEdit::suggest()
{
    const int start = wordStart();
    const QString word = text().mid(start, cursorPosition() - start);
    m_words->setStringList(suggestions(word));
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
    // As if typed: it can be undone, and the values of a completed key are offered next.
    setSelection(start, cursorPosition() - start);
    insert(word);
}

bool FilterEdit::choosing() const { return m_completer->popup()->isVisible(); }

bool FilterEdit::event(QEvent* event)
{
    // Tab takes a suggestion; it would leave the box before keyPressEvent() saw it.
    if (event->type() == QEvent::KeyPress && choosing()) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Tab && key->modifiers() == Qt::NoModifier) {
            const QModelIndex chosen = m_completer->popup()->currentIndex();
            const QString word = chosen.isValid()
                                     ? chosen.data(m_completer->completionRole()).toString()
                                     : m_completer->currentCompletion();
            m_completer->popup()->hide();
            complete(word);
            event->accept();
            return true;
        }
    }
    return QLineEdit::event(event);
}

void FilterEdit::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    const bool chosen = choosing() && m_completer->popup()->currentIndex().isValid();
    // The popup handles these itself when it is open.
    if (choosing() && ((enter && chosen) || event->key() == Qt::Key_Escape)) {
        event->ignore();
        return;
    }
    if (enter || event->key() == Qt::Key_Down) {
        m_completer->popup()->hide();
        Q_EMIT firstHitWanted();
        return;
    }
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace orderdeck
