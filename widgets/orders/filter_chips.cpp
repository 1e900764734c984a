#include "widgets/orders/filter_chips.h"

#include "models/text.h"
#include "widgets/orders/flow_layout.h"

#include <QPushButton>

namespace orderdeck {

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
        auto* chip = new QPushButton(words % QStringLiteral("  ✕"), this);
        chip->setProperty("tone", QStringLiteral("chip"));
        chip->setAccessibleName(tr("Remove filter %1").arg(words));
        chip->setToolTip(tr("Remove this filter"));
        std::string rest = bytes;
        rest.erase(term.begin, term.length);
        connect(chip, &QPushButton::clicked, this,
                [this, rest = fromUtf8(rest).simplified()] { Q_EMIT textWanted(rest); });
        m_layout->addWidget(chip);
        chip->show();
    }
    setVisible(m_layout->count() > 0);
    updateGeometry();
}

} // namespace orderdeck
