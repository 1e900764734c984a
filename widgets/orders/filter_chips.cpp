#include "widgets/orders/filter_chips.h"

#include "models/text.h"
#include "widgets/orders/flow_layout.h"

#include <QPushButton>

namespace orderdeck {

namespace {

constexpr int kLongestText = 240; ///< Pixels.

/// `text` without the bytes of one term and the blanks that set it apart; blanks within other terms
/// are theirs.
QString without(const std::string& text, const FilterTerm& term)
{
    const QString before = fromUtf8(std::string_view(text).substr(0, term.begin)).trimmed();
    const QString after =
        fromUtf8(std::string_view(text).substr(term.begin + term.length)).trimmed();
    return before.isEmpty() || after.isEmpty() ? QString(before % after)
                                               : QString(before % QLatin1Char(' ') % after);
}

} // namespace

FilterChips::FilterChips(QWidget* parent) : QWidget(parent), m_layout(new FlowLayout(this, 6))
{
    setAccessibleName(tr("Active filters"));
}

void FilterChips::show(const FilterReading& reading, const QString& text)
{
    m_layout->clear();
    const std::string bytes = text.toStdString();
    for (const FilterTerm& term : reading.terms) {
        if (!term.error.empty())
            continue;
        const QString words = fromUtf8(std::string_view(bytes).substr(term.begin, term.length));
        auto* chip = new QPushButton(this);
        chip->setText(fontMetrics()
                          .elidedText(words, Qt::ElideRight, kLongestText)
                          .replace(QLatin1Char('&'), QStringLiteral("&&")) %
                      QStringLiteral("  ✕"));
        chip->setProperty("tone", QStringLiteral("chip"));
        chip->setAccessibleName(tr("Remove filter %1").arg(words));
        chip->setToolTip(toolTipText(tr("Remove %1").arg(words)));
        connect(chip, &QPushButton::clicked, this,
                [this, rest = without(bytes, term)] { Q_EMIT textWanted(rest); });
        m_layout->addWidget(chip);
        chip->show();
    }
    setVisible(m_layout->count() > 0);
    updateGeometry();
}

QList<QWidget*> FilterChips::chips() const
{
    QList<QWidget*> all;
    for (int place = 0; place < m_layout->count(); ++place)
        all.append(m_layout->itemAt(place)->widget());
    return all;
}

} // namespace orderdeck
