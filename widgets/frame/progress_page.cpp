#include "widgets/frame/progress_page.h"

#include "models/text.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace orderdeck {

ProgressPage::ProgressPage(const QString& title, Leaving leaving, QWidget* parent)
    : FrontPage(title, {}, parent), m_step(makeLabel({}, "muted", card())),
      m_count(makeLabel({}, "small", card())), m_bar(new QProgressBar(card())),
      m_cancel(new QPushButton(tr("Cancel"), card()))
{
    m_step->setObjectName(QStringLiteral("progressStep"));
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 0);
    m_bar->setAccessibleName(title);
    auto* line = new QHBoxLayout;
    line->addWidget(m_step, 1);
    line->addWidget(m_count);
    body()->addLayout(line);
    body()->addWidget(m_bar);
    body()->addWidget(m_cancel, 0, Qt::AlignRight);
    m_cancel->setVisible(leaving == Leaving::Possible);
    setFocusProxy(m_cancel);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        m_step->setText(tr("Stopping…"));
        Q_EMIT cancelRequested();
    });
}

void ProgressPage::show(const Step& step)
{
    if (!m_cancel->isEnabled())
        return;
    m_step->setText(step.text);
    // The bar counts in thousandths: a count of events may not fit its int.
    m_bar->setRange(0, step.total > 0 ? 1000 : 0);
    if (step.total > 0)
        m_bar->setValue(int(1000 * step.done / step.total));
    m_count->setText(step.total > 0
                         ? tr("%1 of %2").arg(countText(step.done), countText(step.total))
                         : QString());
}

} // namespace orderdeck
