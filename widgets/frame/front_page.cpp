#include "widgets/frame/front_page.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace orderdeck {

FrontPage::FrontPage(const QString& title, const QString& text, QWidget* parent)
    : QWidget(parent), m_card(new Card(this))
{
    m_card->setFixedWidth(560);
    m_card->body()->setContentsMargins(28, 24, 28, 24);
    m_card->body()->setSpacing(12);
    m_card->body()->addWidget(makeLabel(title, "heading", m_card));
    if (!text.isEmpty()) {
        QLabel* explanation = makeLabel(text, "muted", m_card);
        explanation->setWordWrap(true);
        m_card->body()->addWidget(explanation);
    }
    auto* column = new QVBoxLayout(this);
    column->addStretch(2);
    // Not by alignment: an aligned item keeps the height of texts that are not wrapped.
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(m_card);
    row->addStretch(1);
    column->addLayout(row);
    column->addStretch(3);
    setAccessibleName(title);
    setAccessibleDescription(text);
}

} // namespace orderdeck
