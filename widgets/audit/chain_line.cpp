#include "widgets/audit/chain_line.h"

#include "models/error_text.h"
#include "models/text.h"
#include "widgets/appearance/appearance.h"
#include "widgets/frame/card.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace orderdeck {

ChainLine::ChainLine(ServiceDoor& door, QWidget* parent)
    : QWidget(parent), m_door(door), m_text(makeLabel({}, "small", this)),
      m_button(new QPushButton(tr("Chec&k chain"), this))
{
    m_text->setObjectName(QStringLiteral("chain"));
    m_text->setAccessibleName(tr("Audit chain"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_button->setObjectName(QStringLiteral("checkChain"));
    m_button->setAccessibleDescription(
        tr("Each entry is sealed together with the one before it; the check follows all seals"));
    m_button->setToolTip(m_button->accessibleDescription());
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kRhythm);
    row->addWidget(m_text, 1);
    row->addWidget(m_button);
    connect(m_button, &QPushButton::clicked, this, &ChainLine::press);
    say(tr("Chain not checked yet in this session"), "small");
}

ChainLine::~ChainLine()
{
    if (m_cancel)
        m_cancel->cancel();
}

void ChainLine::say(const QString& text, const char* tone)
{
    m_text->setText(text);
    setTone(*m_text, tone);
}

void ChainLine::press()
{
    if (m_cancel) {
        m_cancel->cancel();
        m_cancel.reset();
        m_job.forget();
        m_button->setText(tr("Chec&k chain"));
        say(tr("The check was cancelled; nothing can be said of the chain"), "small");
        return;
    }
    m_cancel = std::make_shared<CancelFlag>();
    m_button->setText(tr("Cancel chec&k"));
    say(tr("Checking the chain…"), "small");
    m_door.checkAudit(
        m_cancel, m_job.ask<Result<AuditReport>>(this, [this](const Result<AuditReport>& report) {
            m_cancel.reset();
            m_button->setText(tr("Chec&k chain"));
            showReport(report);
        }));
}

void ChainLine::showReport(const Result<AuditReport>& report)
{
    if (!report) {
        say(errorText(report.error()), "error");
        return;
    }
    const QString entries =
        report->entries == 1 ? tr("1 entry") : tr("%1 entries").arg(countText(report->entries));
    if (report->sound()) {
        say(tr("Chain checked: %1, sound").arg(entries), "good");
        return;
    }
    const auto breaks = std::int64_t(report->breaks.size());
    const QString more = breaks == 1
                             ? QString()
                             : tr(" Further breaks: %1; orderdeckctl audit check lists them.")
                                   .arg(countText(breaks - 1));
    say(tr("Chain checked: %1, broken. %2: somebody has changed the store from outside; keep a "
           "copy of it.%3")
            .arg(entries, fromUtf8(report->breaks.front().detail), more),
        "error");
}

} // namespace orderdeck
