#include "widgets/orders/transition_dialog.h"

#include "backend/orders/order.h"
#include "widgets/frame/card.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace orderdeck {

namespace {

QString sentence(const TransitionQuestion& question)
{
    if (question.from == question.target)
        return TransitionDialog::tr("Order %1 stays in %2; the step is written to its history.")
            .arg(question.order, question.from);
    const QString moves = TransitionDialog::tr("Order %1 goes from %2 to %3.")
                              .arg(question.order, question.from, question.target);
    return question.final
               ? QString(moves % QLatin1Char(' ') %
                         TransitionDialog::tr("Nothing follows %1: this cannot be undone.")
                             .arg(question.target))
               : moves;
}

} // namespace

TransitionDialog::TransitionDialog(const TransitionQuestion& question, QWidget* parent)
    : QDialog(parent), m_reasonRequired(question.reasonRequired),
      m_reason(new QPlainTextEdit(this)), m_hint(new QLabel(this))
{
    setObjectName(QStringLiteral("transitionDialog"));
    setWindowTitle(question.verb % QStringLiteral(" · ") % question.order);
    auto* what = new QLabel(sentence(question), this);
    what->setTextFormat(Qt::PlainText);
    what->setWordWrap(true);
    auto* label = new QLabel(m_reasonRequired ? tr("&Reason (required)") : tr("&Reason"), this);
    label->setBuddy(m_reason);
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setPlaceholderText(tr("Why; whoever reads the history later will thank you"));
    m_reason->setTabChangesFocus(true);
    m_reason->setFixedHeight(88);
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setProperty("tone", QStringLiteral("small"));
    m_hint->setWordWrap(true);

    auto* buttons = new QDialogButtonBox(this);
    QString verb = question.verb;
    m_act = buttons->addButton(verb.replace(QLatin1Char('&'), QStringLiteral("&&")),
                               QDialogButtonBox::AcceptRole);
    setTone(*m_act, "primary");
    m_cancel = buttons->addButton(QDialogButtonBox::Cancel);
    // Two buttons with one name would be a trap.
    if (question.verb.compare(tr("Cancel"), Qt::CaseInsensitive) == 0)
        m_cancel->setText(tr("Do not cancel"));
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_reason, &QPlainTextEdit::textChanged, this, &TransitionDialog::judgeReason);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 16);
    layout->setSpacing(8);
    layout->addWidget(what);
    layout->addSpacing(8);
    layout->addWidget(label);
    layout->addWidget(m_reason);
    layout->addWidget(m_hint);
    layout->addSpacing(8);
    layout->addWidget(buttons);
    setMinimumWidth(440);
    m_reason->setFocus();
    judgeReason();
}

QString TransitionDialog::reason() const { return m_reason->toPlainText().trimmed(); }

void TransitionDialog::judgeReason()
{
    const qsizetype bytes = reason().toUtf8().size();
    const bool tooLong = bytes > qsizetype(kMaxReasonBytes);
    const bool missing = m_reasonRequired && bytes == 0;
    m_act->setEnabled(!tooLong && !missing);
    m_act->setDefault(!tooLong && !missing);
    m_cancel->setDefault(tooLong || missing);
    if (tooLong)
        m_hint->setText(tr("%1 of at most %2 bytes: shorten it.").arg(bytes).arg(kMaxReasonBytes));
    else
        m_hint->setText(
            tr("Your name, this reason and the time become part of the order's history."));
}

} // namespace orderdeck
