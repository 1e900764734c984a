#include "widgets/orders/view_name_dialog.h"

#include "widgets/frame/card.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace orderdeck {

ViewNameDialog::ViewNameDialog(Question question, QWidget* parent)
    : QDialog(parent), m_question(std::move(question)), m_name(new QLineEdit(this)),
      m_problem(makeLabel({}, "error", this))
{
    setObjectName(QStringLiteral("viewNameDialog"));
    setWindowTitle(m_question.title);
    setMinimumWidth(380);
    QLabel* label = makeLabel(tr("&Name"), "", this);
    label->setBuddy(m_name);
    m_name->setAccessibleName(tr("Name of the view"));
    m_problem->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(this);
    m_act = buttons->addButton(m_question.verb, QDialogButtonBox::AcceptRole);
    setTone(*m_act, "primary");
    m_act->setDefault(true);
    buttons->addButton(QDialogButtonBox::Cancel);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(8);
    column->addWidget(label);
    column->addWidget(m_name);
    column->addWidget(m_problem);
    column->addSpacing(8);
    column->addWidget(buttons);
    connect(m_name, &QLineEdit::textChanged, this, &ViewNameDialog::judge);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_name->setText(m_question.name);
    m_name->selectAll();
    m_name->setFocus();
    judge();
}

QString ViewNameDialog::name() const { return m_name->text().simplified(); }

void ViewNameDialog::judge()
{
    const QString problem = m_question.problem(m_name->text());
    m_act->setEnabled(problem.isEmpty());
    // Nothing typed yet is no mistake.
    m_problem->setText(name().isEmpty() ? QString() : problem);
    m_name->setAccessibleDescription(m_problem->text());
}

} // namespace orderdeck
