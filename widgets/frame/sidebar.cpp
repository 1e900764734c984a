#include "widgets/frame/sidebar.h"

#include "models/text.h"
#include "widgets/appearance/accessible_role.h"
#include "widgets/frame/card.h"

#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

#include <array>

namespace orderdeck {

QColor storeColour(const QString& name)
{
    constexpr std::array<QRgb, 6> kColours{0x16A085, 0x7E6BD9, 0x2F7ED8,
                                           0xB5629B, 0x3C9D5B, 0x4FB3E8};
    std::size_t sum = 0;
    for (const QChar letter : name)
        sum = sum * 31 + letter.unicode();
    // The demo is the colour of the pictures in the manual.
    return QColor::fromRgb(name == QLatin1String("demo") ? kColours[0]
                                                         : kColours[sum % kColours.size()]);
}

SidebarButton::SidebarButton(const Page& page, const Appearance& appearance, QWidget* parent)
    : QAbstractButton(parent), m_page(page), m_appearance(appearance)
{
    setCheckable(true);
    setAccessibleRole(*this, QAccessible::PageTab);
    setText(page.info().title);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&page, &Page::badgeChanged, this, &SidebarButton::describe);
    connect(&appearance, &Appearance::changed, this, [this] { update(); });
    describe();
}

void SidebarButton::describe()
{
    const PageBadge& badge = m_page.badge();
    setToolTip(badge.count > 0 ? badge.meaning : QString());
    setAccessibleName(badge.count > 0 ? QString(text() % QStringLiteral(", ") % badge.meaning)
                                      : text());
    update();
}

void SidebarButton::paintEvent(QPaintEvent*)
{
    const Palette& palette = m_appearance.palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF ground = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(hasFocus() ? QPen(palette.accent, 1) : QPen(Qt::NoPen));
    painter.setBrush(isChecked()    ? palette.selected
                     : underMouse() ? mixed(palette.side, palette.text, 0.06)
                                    : QColor(Qt::transparent));
    painter.drawRoundedRect(ground, 6, 6);

    const QColor iconColour = isChecked() ? palette.accent : palette.muted;
    const QPixmap pixmap = iconPixmap(m_page.info().iconName, iconColour, 18, devicePixelRatioF());
    painter.drawPixmap(QPointF(8, (height() - 18) / 2.0), pixmap);

    QFont face = font();
    face.setWeight(isChecked() ? QFont::DemiBold : QFont::Normal);
    painter.setFont(face);
    painter.setPen(isChecked() ? palette.text : palette.muted);
    painter.drawText(rect().adjusted(36, 0, -8, 0), Qt::AlignVCenter | Qt::AlignLeft, text());

    const PageBadge& badge = m_page.badge();
    if (badge.count <= 0)
        return;
    face.setWeight(QFont::DemiBold);
    painter.setFont(face);
    painter.setPen(badge.tone == PageBadge::Tone::Error ? palette.error : palette.warning);
    painter.drawText(rect().adjusted(36, 0, -8, 0), Qt::AlignVCenter | Qt::AlignRight,
                     countText(badge.count));
}

Sidebar::Sidebar(const Appearance& appearance, QWidget* parent)
    : QWidget(parent), m_appearance(appearance), m_name(makeLabel({}, "strong", this)),
      m_facts(makeLabel({}, "small", this)), m_column(new QVBoxLayout(this))
{
    setFixedWidth(168);
    setAccessibleName(tr("Pages"));
    m_name->setObjectName(QStringLiteral("storeName"));
    m_facts->setObjectName(QStringLiteral("storeFacts"));
    m_name->setContentsMargins(12, 0, 0, 0);
    m_facts->setContentsMargins(12, 0, 0, 0);
    m_column->setContentsMargins(8, 12, 8, 12);
    m_column->setSpacing(0);
    m_column->addWidget(m_name);
    m_column->addWidget(m_facts);
    m_column->addSpacing(10);
    m_column->addStretch(1);
    connect(&appearance, &Appearance::changed, this, [this] { update(); });
    connect(&m_pages, &QButtonGroup::idClicked, this, &Sidebar::pageChosen);
}

void Sidebar::setStore(const QString& name, const QString& facts)
{
    m_name->setText(fontMetrics().elidedText(name, Qt::ElideMiddle, width() - 40));
    m_name->setToolTip(name.toHtmlEscaped());
    m_facts->setText(facts);
    m_storeColour = storeColour(name);
    update();
}

void Sidebar::addPage(const Page& page)
{
    auto* button = new SidebarButton(page, m_appearance, this);
    const int id = int(m_pages.buttons().size());
    m_pages.addButton(button, id);
    m_column->insertWidget(m_column->count() - 1, button);
}

void Sidebar::setCurrent(int page)
{
    if (QAbstractButton* button = m_pages.button(page))
        button->setChecked(true);
}

void Sidebar::clear()
{
    const QList<QAbstractButton*> buttons = m_pages.buttons();
    for (QAbstractButton* button : buttons) {
        m_pages.removeButton(button);
        delete button;
    }
}

void Sidebar::paintEvent(QPaintEvent*)
{
    const Palette& palette = m_appearance.palette();
    QPainter painter(this);
    painter.fillRect(rect(), palette.side);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), palette.line);
    if (m_storeColour.isValid()) {
        const QRect mark(8, m_name->y(), 4, m_facts->geometry().bottom() - m_name->y() + 1);
        painter.fillRect(mark, m_storeColour);
    }
}

} // namespace orderdeck
